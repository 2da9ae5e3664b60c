"""When something that was asked cannot be done."""


class Refused(Exception):
    """The message says why, and what to do instead, in words that staff can act on."""


class NoSuchCase(Exception):
    """There is no case with this reference, or this id."""
