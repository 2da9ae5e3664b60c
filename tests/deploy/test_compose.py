"""docker-compose.yml and the images: only what Compose knows, nothing that the service does not, no secret inside."""

import re
import tomllib
from pathlib import Path

import pytest

from complaints.settings import ROOT, Settings
from tests.parts.compose import Compose, read_compose

SECRETS = ("POSTGRES_PASSWORD", "ASSISTANT_PASSWORD", "REDIS_PASSWORD", "COMPLAINTS_INTERNAL_KEY")
DOCKERFILES = (ROOT / "Dockerfile", ROOT / "nlu" / "Dockerfile")


@pytest.fixture
def compose() -> Compose:
    return read_compose({name: f"secret-{name}" for name in SECRETS})


def test_the_names_hang_together(compose: Compose) -> None:
    assert set(compose.services) == {"app", "assistant", "postgres", "redis"}
    for service in compose.services.values():
        assert (service.build is None) != (service.image is None)
        assert set(service.depends_on) <= set(compose.services)
        assert set(service.networks) <= set(compose.networks)
        assert {config.source for config in service.configs} <= set(compose.configs)
        named = {volume.partition(":")[0] for volume in service.volumes if not volume.startswith(("./", "/"))}
        assert named <= set(compose.volumes)
        if service.build:
            assert (ROOT / service.build.dockerfile).is_file()


def test_everything_else_at_the_top_is_an_extension(compose: Compose) -> None:
    assert all(name.startswith("x-") for name in compose.model_extra or {})


@pytest.mark.parametrize("missing", SECRETS)
def test_without_a_secret_nothing_starts(missing: str) -> None:
    with pytest.raises(KeyError, match=missing):
        read_compose({name: "given" for name in SECRETS if name != missing})


def test_no_secret_stands_in_the_file() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    assert re.findall(r"(?:PASSWORD|KEY|TOKEN): (?!\$\{)", text) == []
    assert re.findall(r"://\w*:(?!\$\{)[^@/\s]+@", text) == []


def test_a_service_is_given_the_secrets_that_it_needs_and_no_others(compose: Compose) -> None:
    given = {
        name: {secret for secret in SECRETS if f"secret-{secret}" in str(service.environment)}
        for name, service in compose.services.items()
    }
    assert given == {
        "app": {"POSTGRES_PASSWORD", "COMPLAINTS_INTERNAL_KEY"},
        "assistant": {"ASSISTANT_PASSWORD", "REDIS_PASSWORD", "COMPLAINTS_INTERNAL_KEY"},
        "postgres": {"POSTGRES_PASSWORD", "ASSISTANT_PASSWORD"},
        "redis": {"REDIS_PASSWORD"},
    }
    assert not any("secret" in word for service in compose.services.values() for word in service.command)


def test_only_the_chat_page_is_published_and_only_on_loopback(compose: Compose) -> None:
    assert [port for service in compose.services.values() for port in service.ports] == ["127.0.0.1:8000:8000"]


def test_only_the_app_reaches_the_world_outside(compose: Compose) -> None:
    outside = {name for name, network in compose.networks.items() if not network.internal}
    assert [name for name, service in compose.services.items() if outside & set(service.networks)] == ["app"]


def test_the_app_is_given_settings_that_it_knows(compose: Compose) -> None:
    known = {str(field.validation_alias or f"COMPLAINTS_{n.upper()}") for n, field in Settings.model_fields.items()}
    assert set(compose.services["app"].environment) <= known


def test_our_own_containers_may_do_little(compose: Compose) -> None:
    for name in ("app", "assistant"):
        service = compose.services[name]
        assert service.read_only and service.cap_drop == ["ALL"]
    assert all("no-new-privileges:true" in service.security_opt for service in compose.services.values())


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_an_image_installs_the_hashed_list_and_runs_as_somebody_without_rights(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "--no-deps --require-hashes" in text
    users = re.findall(r"^USER (\w+)$", text, re.MULTILINE)
    assert users and users[-1] != "root" and f"{users[-1]} " in text
    assert all(re.search(r":\d", image) for image in re.findall(r"^FROM (\S+)", text, re.MULTILINE))


def test_the_image_of_the_service_holds_every_package_of_it() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = {*project["tool"]["importlinter"]["root_packages"], "policy"}
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert set(re.findall(r"^COPY (\w+) \1$", text, re.MULTILINE)) == packages


def test_an_image_starts_with_the_command_that_compose_gives_it(compose: Compose) -> None:
    for name, path in zip(("app", "assistant"), DOCKERFILES, strict=True):
        (own,) = re.findall(r"^CMD \[(.*)\]$", path.read_text(encoding="utf-8"), re.MULTILINE)
        words = [word.strip().strip('"') for word in own.split(",")]
        assert compose.services[name].command[: len(words)] == words
