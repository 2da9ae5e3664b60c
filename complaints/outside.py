"""How the settings reach what lies outside: a workspace or the local Slack, a mail server or a folder."""

from complaints.folder import DataFolder
from complaints.settings import Settings, reveal
from devslack.settings import DevSlackSettings
from letters.mail import FolderMailer, Mailer, SmtpMailer
from models.staff import Staff
from slackapp.settings import SlackSettings


def slack_settings(settings: Settings, staff: Staff, local: DevSlackSettings | None) -> SlackSettings:
    """Slack itself, or the local one in a demonstration."""
    base = local.public_base_url if local else None
    return SlackSettings(
        bot_token=reveal(settings.slack_bot_token) or (local.bot_token if local else ""),
        app_token=reveal(settings.slack_app_token) or (local.app_token if local else ""),
        api_url=f"{base}/api/" if base else "https://slack.com/api/",
        channel=settings.slack_channel,
        staff=staff,
        may_look_back=settings.slack_look_back,
    )


def mailer(folder: DataFolder, settings: Settings) -> Mailer:
    """The mail server of the settings, or the folder of letters."""
    if not settings.smtp_host:
        return FolderMailer(folder.letters)
    return SmtpMailer(
        settings.smtp_host,
        settings.smtp_port,
        settings.smtp_user,
        reveal(settings.smtp_password),
        settings.smtp_starttls,
    )
