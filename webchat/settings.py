"""What an operator may set about the chat page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WebchatSettings:
    """Settings of the public door.

    `secure_cookie` is for a page that people reach by HTTPS; without it only loopback hosts are served.
    `trusted_origins` are origins (`https://host[:port]`) besides the page's own that may send forms to it:
    wanted when a proxy changes the Host header. Times are in seconds.
    """

    demonstration: bool = True
    secure_cookie: bool = False
    trusted_origins: frozenset[str] = frozenset()
    exit_url: str = "https://www.bbc.co.uk/weather"
    posts_per_minute: int = 20
    starts_per_minute: int = 60
    """From one address: generous, because a ward or an office shares one."""
    starts_at_once: int = 300
    page_patience: float = 0.8
    """How long a page waits for the assistant before it says that it is waiting."""
    settle_every: float = 1.0
    """How often kept messages that the assistant has not answered are tried again."""
