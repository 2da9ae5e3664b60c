"""How many of something, as it is said."""


def many(count: int, one: str, several: str | None = None) -> str:
    """`1 case`, `2,000 cases`; `several` where an s does not make it."""
    return f"{count:,} {one if count == 1 else several or one + 's'}"
