"""A live service refuses to start until everything that people rely on is there, and says what is missing."""

import re
from pathlib import Path

import pytest
from pydantic import SecretStr

from complaints.settings import ROOT, Settings, missing_for_live


def live(tmp_path: Path, **changes: object) -> Settings:
    given: dict[str, object] = {
        "mode": "live",
        "slack_bot_token": SecretStr("xoxb-sample"),
        "slack_app_token": SecretStr("xapp-sample"),
        "smtp_host": "mail.example.com",
        "mail_from": "complaints@example.com",
        "public_url": "https://chat.example.com",
        "staff_file": tmp_path / "staff.yml",
        "key_file": tmp_path / "key",
    }
    return Settings(_env_file=None, **(given | changes))  # type: ignore[arg-type]


def test_with_everything_there_nothing_is_missing(tmp_path: Path) -> None:
    assert missing_for_live(live(tmp_path), tmp_path / "data", has_test_clock=False) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"slack_bot_token": None}, "SLACK_BOT_TOKEN"),
        ({"slack_app_token": None}, "SLACK_APP_TOKEN"),
        ({"smtp_host": None}, "COMPLAINTS_SMTP_HOST"),
        ({"key_file": None}, "COMPLAINTS_KEY_FILE"),
        ({"staff_file": None}, "COMPLAINTS_STAFF_FILE"),
        ({"public_url": "http://chat.example.com"}, "https://"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, changes: dict[str, object], words: str) -> None:
    (line,) = missing_for_live(live(tmp_path, **changes), tmp_path / "data", has_test_clock=False)
    assert words in line


def test_a_key_in_the_data_folder_and_a_test_clock_are_refused(tmp_path: Path) -> None:
    lines = missing_for_live(live(tmp_path), tmp_path, has_test_clock=True)
    assert len(lines) == 2
    assert all(any(word in line for line in lines) for word in ("data folder", "--clock"))


def test_every_setting_is_in_the_example_file() -> None:
    named = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    fields = Settings.model_fields.items()
    settings = {str(field.validation_alias or f"COMPLAINTS_{name.upper()}") for name, field in fields}
    compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert named == settings | compose
