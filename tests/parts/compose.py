"""docker-compose.yml as Compose reads it: what is misspelt is refused, and variables are filled in."""

import re
from collections.abc import Mapping
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from complaints.settings import ROOT

Duration = Field(pattern=r"^(\d+(h|m|s|ms))+$")
VARIABLE = re.compile(r"\$(?:(\$)|\{(\w+)(?:(:-|:\?)([^}]*))?\}|)")


class Strict(BaseModel):
    """A part of the file: only what the Compose specification knows and this project uses."""

    model_config = ConfigDict(extra="forbid")


class Build(Strict):
    """How an image is made; both paths are relative to the file."""

    context: str
    dockerfile: str


class Need(Strict):
    """What another service has to be before this one starts."""

    condition: Literal["service_healthy", "service_started", "service_completed_successfully"]


class EnvFile(Strict):
    """A file of variables."""

    path: str
    required: bool


class Healthcheck(Strict):
    """How a container finds out whether its service is well."""

    test: list[str] = Field(min_length=2)
    interval: str = Duration
    timeout: str = Duration
    start_period: str | None = Field(default=None, pattern=r"^(\d+(h|m|s|ms))+$")
    retries: int = Field(gt=0)

    @property
    def command(self) -> list[str]:
        """What is run."""
        kind, *words = self.test
        assert kind in ("CMD", "CMD-SHELL"), kind
        return words if kind == "CMD" else ["sh", "-c", *words]


class Mount(Strict):
    """A config as a file."""

    source: str
    target: str


class Service(Strict):
    """One container."""

    build: Build | None = None
    image: str | None = Field(default=None, pattern=r"^[a-z]+:\d[\w.-]*$")
    command: list[str] = Field(min_length=1)
    env_file: list[EnvFile] = []
    environment: dict[str, str] = {}
    ports: list[str] = []
    networks: list[str] = Field(min_length=1)
    volumes: list[str] = []
    configs: list[Mount] = []
    tmpfs: list[str] = []
    depends_on: dict[str, Need] = {}
    healthcheck: Healthcheck
    restart: Literal["unless-stopped"]
    init: bool = False
    read_only: bool = False
    cap_drop: list[str] = []
    security_opt: list[str] = []
    stop_grace_period: str = Field(default="10s", pattern=r"^\d+s$")
    shm_size: str | None = None


class Config(Strict):
    """A file that stands in this one."""

    content: str


class Network(Strict):
    """Who reaches whom."""

    internal: bool = False


class Compose(BaseModel):
    """The whole file; besides what is named here it may hold extensions (`x-…`) alone."""

    model_config = ConfigDict(extra="allow")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    services: dict[str, Service]
    configs: dict[str, Config]
    networks: dict[str, Network]
    volumes: dict[str, dict[str, str]]


def read_compose(variables: Mapping[str, str]) -> Compose:
    """The file with these variables. Raises KeyError for a variable that the file insists on."""
    raw = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return Compose.model_validate(_filled_in(raw, variables))


def _filled_in(node: Any, variables: Mapping[str, str]) -> Any:
    if isinstance(node, dict):
        return {key: _filled_in(value, variables) for key, value in node.items()}
    if isinstance(node, list):
        return [_filled_in(value, variables) for value in node]
    return VARIABLE.sub(lambda found: _value(found, variables), node) if isinstance(node, str) else node


def _value(found: re.Match[str], variables: Mapping[str, str]) -> str:
    dollar, name, rule, words = found.groups()
    if dollar:
        return "$"
    assert name, f"a single $ in {found.string!r}: Compose would take it for a variable"
    given = variables.get(name, "")
    if not given and rule == ":?":
        raise KeyError(name)
    return given or (words if rule == ":-" else "")
