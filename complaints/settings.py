"""All settings, from the environment or a file `.env` beside the project. `.env.example` lists them."""

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).parent.parent


class SettingsError(Exception):
    """The service may not start like this; the message lists what is missing, a line each."""


class Settings(BaseSettings):
    """One field a setting; the environment's name is `COMPLAINTS_` and the field's name, unless it says another."""

    model_config = SettingsConfigDict(
        env_prefix="COMPLAINTS_", env_file=ROOT / ".env", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    mode: Literal["demonstration", "live"] = "demonstration"
    policy: str = "england-private"
    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    key_file: Path | None = None
    public_url: str | None = None
    exit_url: str = "https://www.bbc.co.uk/weather"
    log_level: Literal["debug", "info", "warning", "error"] = "warning"

    slack_bot_token: SecretStr | None = Field(default=None, validation_alias="SLACK_BOT_TOKEN")
    slack_app_token: SecretStr | None = Field(default=None, validation_alias="SLACK_APP_TOKEN")
    slack_channel: str = "complaints"
    slack_look_back: bool = True
    staff_file: Path | None = None

    smtp_host: str | None = None
    smtp_port: int = 587
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_starttls: bool = True
    mail_from: str | None = None

    intake_host: str = "127.0.0.1"
    intake_port: int = 0
    internal_key: SecretStr | None = None
    assistant_url: str | None = None
    redis_url: SecretStr | None = None
    tracker_url: SecretStr | None = None

    @property
    def is_live(self) -> bool:
        """Whether real people write and real staff read."""
        return self.mode == "live"


def reveal(secret: SecretStr | None) -> str | None:
    """A secret as it is used; None when it was not given."""
    return secret.get_secret_value() if secret else None


def variable_of(name: str) -> str:
    """The environment's name of a field."""
    field = Settings.model_fields.get(name)
    return str(field.validation_alias or f"COMPLAINTS_{name.upper()}") if field else name.upper()


def read_settings() -> Settings:
    """The settings of the environment. Raises SettingsError in plain words."""
    try:
        return Settings()
    except ValidationError as error:
        lines = (f"{variable_of(str(e['loc'][0]))}: {e['msg']}" for e in error.errors(include_input=False))
        raise SettingsError("These settings cannot be used:\n  " + "\n  ".join(lines)) from None


def missing_for_live(settings: Settings, data: Path, has_test_clock: bool) -> list[str]:
    """What stands between these settings and a live start, in plain words; empty when nothing does."""
    wanted = [
        (settings.slack_bot_token, "SLACK_BOT_TOKEN: the bot token (xoxb-…) of your Slack app"),
        (settings.slack_app_token, "SLACK_APP_TOKEN: the app-level token (xapp-…) for Socket Mode"),
        (settings.smtp_host, "COMPLAINTS_SMTP_HOST: the mail server that sends letters"),
        (settings.mail_from, "COMPLAINTS_MAIL_FROM: the address that letters come from"),
        (settings.public_url, "COMPLAINTS_PUBLIC_URL: the https address of the chat page"),
        (settings.staff_file, "COMPLAINTS_STAFF_FILE: who may do what (see staff.example.yml)"),
        (settings.key_file, "COMPLAINTS_KEY_FILE: the encryption key, outside the data folder"),
    ]
    missing = [words for value, words in wanted if not value]
    if settings.public_url and not settings.public_url.startswith("https://"):
        missing.append("COMPLAINTS_PUBLIC_URL must start with https://")
    if settings.key_file and settings.key_file.resolve().is_relative_to(data.resolve()):
        missing.append("COMPLAINTS_KEY_FILE lies in the data folder: whoever copies that folder could read everything")
    if has_test_clock:
        missing.append("--clock and --speed are for demonstrations: a live service follows real time")
    return missing
