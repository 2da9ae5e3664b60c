"""`up`: check, start everything, say what to open, and end cleanly."""

import asyncio
import logging
import signal
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from complaints.assistant import ensure_trained
from complaints.clock import Clock, RealClock, TestClock, real_now
from complaints.folder import DataFolder
from complaints.service import Ports, Service
from complaints.settings import SettingsError, missing_for_live, read_settings
from complaints.staff import read_staff
from models.policy_file import load_policy, to_replace
from storage.case_policy import check_policies
from storage.database import Database
from storage.settings import business_time, never_back


def up(data: Path, host: str, port: int, devslack_port: int, start: datetime | None, speed: float | None) -> None:
    """Start the service and stay until Ctrl-C or SIGTERM."""
    settings, folder = read_settings(), DataFolder(data)
    staff = read_staff(settings.staff_file)
    policy = load_policy(settings.policy)
    has_test_clock = start is not None or speed is not None
    if settings.is_live:
        missing = missing_for_live(settings, folder.path, has_test_clock)
        unwritten = to_replace(policy)
        if unwritten:
            missing.append(f"COMPLAINTS_POLICY: {policy.name} still has to be written: {', '.join(unwritten)}")
        if missing:
            raise SettingsError("A live service cannot start yet. Missing or wrong:\n  " + "\n  ".join(missing))
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    with folder.opened(settings) as database:
        database.run_here(check_policies, policy)
        clock = _clock(database, start, speed, settings.is_live)
        if not settings.assistant_url:
            ensure_trained(lambda line: print(line, flush=True))

        def build() -> Service:
            return Service(
                settings=settings,
                staff=staff,
                policy=policy,
                folder=folder,
                database=database,
                clock=clock,
                ports=Ports(host, port, devslack_port),
            )

        asyncio.run(_run(build, folder))


async def _run(build: Callable[[], Service], folder: DataFolder) -> None:
    service = build()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, service.stop)
    _say(service, folder)
    await service.run()


def _say(service: Service, folder: DataFolder) -> None:
    lines = [f"Chat page:    {service.chat_url}/"]
    if service.slack_url:
        lines += [f"Local Slack:  {service.slack_url}/", f"Letters:      {folder.letters}"]
        lines.insert(0, "Demonstration: nobody reads what is written here.")
    print("\n".join(lines), "The assistant wakes up in a few seconds. Ctrl-C ends everything.", sep="\n", flush=True)


def _clock(database: Database, start: datetime | None, speed: float | None, is_live: bool) -> Clock:
    """Business time never runs backwards on a data folder: it goes on from the latest that was seen."""
    if is_live:
        return RealClock()
    seen = database.run_here(business_time)
    if start is not None and seen is not None and start < seen:
        raise SettingsError(
            f"This data folder has seen {seen.isoformat(timespec='seconds')} already, and business time never runs "
            "backwards. Give a later --clock, or another folder with --data."
        )
    return TestClock(start or database.run_here(never_back, real_now()), speed or 1.0)
