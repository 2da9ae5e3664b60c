"""docker-compose.yml: only what Compose knows, and nothing that the service does not."""

from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from complaints.settings import ROOT, Settings


class Strict(BaseModel):
    """A part of a compose file: what is misspelt is refused."""

    model_config = ConfigDict(extra="forbid")


class Build(Strict):
    context: str
    dockerfile: str = "Dockerfile"


class Need(Strict):
    condition: Literal["service_healthy", "service_started", "service_completed_successfully"]


class EnvFile(Strict):
    path: str
    required: bool


class Healthcheck(Strict):
    test: list[str] = Field(min_length=2)
    interval: str
    timeout: str
    retries: int
    start_period: str | None = None


class Service(Strict):
    build: str | Build | None = None
    image: str | None = None
    command: list[str] | None = None
    env_file: list[EnvFile] = []
    environment: dict[str, str] = {}
    ports: list[str] = []
    volumes: list[str] = []
    depends_on: dict[str, Need] = {}
    healthcheck: Healthcheck
    restart: Literal["unless-stopped"]


class Compose(Strict):
    name: str
    services: dict[str, Service]
    volumes: dict[str, dict[str, str]]


def compose() -> Compose:
    return Compose.model_validate(yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8")))


def test_the_file_is_a_compose_file_and_its_names_hang_together() -> None:
    file = compose()
    assert set(file.services) == {"app", "assistant", "postgres", "redis"}
    for service in file.services.values():
        assert set(service.depends_on) <= set(file.services)
        named = {volume.partition(":")[0] for volume in service.volumes if not volume.startswith(("./", "/"))}
        assert named <= set(file.volumes)
        if isinstance(service.build, Build):
            assert (ROOT / service.build.dockerfile).is_file()


def test_only_the_chat_page_is_published_and_only_on_loopback() -> None:
    published = [port for service in compose().services.values() for port in service.ports]
    assert published == ["127.0.0.1:8000:8000"]


def test_the_app_is_given_settings_that_it_knows_and_no_secret_stands_in_the_file() -> None:
    known = {str(field.validation_alias or f"COMPLAINTS_{n.upper()}") for n, field in Settings.model_fields.items()}
    file = compose()
    assert set(file.services["app"].environment) <= known
    for service in file.services.values():
        for name, value in service.environment.items():
            if name.endswith(("KEY", "PASSWORD")):
                assert value.startswith("${")


def test_the_image_of_the_service_holds_every_folder_of_it() -> None:
    copied = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    for folder in (
        "models",
        "storage",
        "policy",
        "understand",
        "intake",
        "webchat",
        "slackapp",
        "letters",
        "complaints",
    ):
        assert f"COPY {folder} {folder}" in copied
