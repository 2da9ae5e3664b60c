"""Who may handle complaints: a YAML file in a live service, invented people in a demonstration."""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from complaints.settings import SettingsError


class Staff(BaseModel):
    """One member of staff, by Slack user id."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    user_id: str
    name: str
    roles: frozenset[str]


SAMPLE_STAFF = (
    Staff(user_id="U0AMINA", name="Amina Holt", roles=frozenset({"handler"})),
    Staff(user_id="U0TOMASZ", name="Tomasz Reid", roles=frozenset({"handler"})),
    Staff(user_id="U0CERYS", name="Cerys Vaughan", roles=frozenset({"handler"})),
    Staff(user_id="U0DANIEL", name="Daniel Osei", roles=frozenset({"handler", "deputy"})),
    Staff(user_id="U0PRIYA", name="Priya Nand", roles=frozenset({"handler", "deputy"})),
)
"""The people of the local Slack, plainly invented; they ship for the demonstration alone."""


def read_staff(path: Path | None) -> tuple[Staff, ...]:
    """The staff of a file, or the sample staff without one. Raises SettingsError."""
    if path is None:
        return SAMPLE_STAFF
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(TypeAdapter(list[Staff]).validate_python(raw))
    except OSError as error:
        raise SettingsError(f"The staff file {path} cannot be read ({error.strerror}).") from None
    except (yaml.YAMLError, ValidationError) as error:
        raise SettingsError(f"The staff file {path} is not a list of user_id, name and roles: {error}") from None
