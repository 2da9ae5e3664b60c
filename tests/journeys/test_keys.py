"""The keys are changed while people write."""

import threading
from pathlib import Path

from complaints.commands.arguments import DONE
from storage.key_file import read_keys
from tests.parts.service import Person, Service, running_service


def run(service: Service, *command: str) -> None:
    done = service.command(*command)
    assert done.returncode == DONE, done.stderr


def test_a_running_service_is_written_to_and_read_from_throughout(tmp_path: Path) -> None:
    with running_service(tmp_path) as service:
        failed: list[str] = []
        stop = threading.Event()
        chatting = threading.Thread(target=_chat, args=(service, stop, failed))
        chatting.start()
        try:
            run(service, "keys", "rotate")
            run(service, "keys", "retire")
            reference = Person(service).complain()["reference"]
        finally:
            stop.set()
            chatting.join()
        assert not failed
        run(service, "verify")
        # A new process has the new key alone.
        service.stop()
        service.start()
        assert service.case(reference)["name"] == "Robin Sample"
        assert len(read_keys(service.folder / "data" / "key")) == 1


def _chat(service: Service, stop: threading.Event, failed: list[str]) -> None:
    while not stop.is_set():
        try:
            Person(service).complain()
        except Exception as error:
            failed.append(f"{type(error).__name__}: {error}")
