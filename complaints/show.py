"""Open a case from the command line: through the running service, or under its lock when it is not running."""

import getpass

import httpx

from complaints.clock import real_now
from complaints.folder import DataFolder, InUse
from complaints.settings import read_settings
from storage.cases import NoSuchCase, open_case
from storage.settings import business_time

REASON = "opened on the command line"


def show_case(folder: DataFolder, reference: str) -> str:
    """The case as JSON. Raises NoSuchCase, InUse."""
    actor = f"operator {getpass.getuser()}"
    running = folder.running()
    if running:
        look = {"reference": reference, "actor": actor, "reason": REASON}
        try:
            answer = httpx.post(
                f"{running.url}/case", json=look, headers={"X-Complaints-Key": running.key}, timeout=20, trust_env=False
            )
        except httpx.ConnectError:
            answer = None  # it was killed; the lock is free again
        if answer is not None:
            if answer.status_code == 404:
                raise NoSuchCase
            if answer.status_code != 200:
                raise InUse("The running service refused the command.")
            return answer.text
    with folder.opened(read_settings()) as database:
        now = max(real_now(), database.run_here(business_time) or real_now())
        return database.run_here(open_case, reference, actor, REASON, now).model_dump_json()
