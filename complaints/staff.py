"""Who the staff are: a YAML file in a live service, invented people in a demonstration."""

from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from complaints.settings import SettingsError
from models.access import Role
from models.staff import Staff, StaffMember, missing_among

SAMPLE_STAFF = Staff(
    (
        StaffMember(user_id="U0AMINA", name="Amina Holt", roles=frozenset({Role.HANDLER, Role.ON_CALL})),
        StaffMember(
            user_id="U0TOMASZ",
            name="Tomasz Reid",
            roles=frozenset({Role.MANAGER}),
            deputy_for=frozenset({Role.DATA_PROTECTION}),
        ),
        StaffMember(user_id="U0CERYS", name="Cerys Vaughan", roles=frozenset({Role.CLINICAL_LEAD})),
        StaffMember(
            user_id="U0DANIEL",
            name="Daniel Osei",
            roles=frozenset({Role.HANDLER}),
            deputy_for=frozenset({Role.MANAGER, Role.CLINICAL_LEAD}),
        ),
        StaffMember(user_id="U0PRIYA", name="Priya Nand", roles=frozenset({Role.DATA_PROTECTION})),
    )
)
"""The people of the local Slack, plainly invented; they ship for the demonstration alone."""
OLD_ROLE = "There is no role called deputy any more: write deputy_for with the roles that they stand in for."


def read_staff(path: Path | None) -> Staff:
    """The staff of a file, or the sample staff without one. Raises SettingsError, with a line for each problem."""
    if path is None:
        return SAMPLE_STAFF
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        members = TypeAdapter(tuple[StaffMember, ...]).validate_python(raw)
    except OSError as error:
        raise SettingsError(f"The staff file {path} cannot be read ({error.strerror}).") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise SettingsError(f"The staff file {path} is not valid YAML. Compare it with staff.example.yml.") from None
    except ValidationError as error:
        problems = [_said(list(problem["loc"]), problem["msg"], problem["input"]) for problem in error.errors()]
    else:
        problems = missing_among(members)
    if problems:
        raise SettingsError("\n  ".join([f"The staff file {path} cannot be used (see staff.example.yml):", *problems]))
    return Staff(members)


def _said(loc: list[int | str], words: str, given: object) -> str:
    """One thing that is wrong: which entry of the list, which of its fields, and what to do."""
    if given == "deputy":
        words = OLD_ROLE
    where = [
        f"entry {step + 1}" if number == 0 and isinstance(step, int) else str(step) for number, step in enumerate(loc)
    ]
    place = ", ".join(where[:2]) or "the whole file"
    return f"{place}: {words.replace('Input should be', 'it has to be').removeprefix('Value error, ').rstrip('.')}."
