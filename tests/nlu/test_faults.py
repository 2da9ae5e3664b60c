"""What breaks: an action, Rasa itself, whoever started it. Nothing is lost and nothing is told to the log."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from complaints.assistant import NLU, AssistantError, python_of, start_assistant
from storage.copies import snapshot_of
from tests.parts.rasa import KEY, Rasa
from tests.parts.servers import free_port

SECRET = "zanzibar"


def test_a_failed_action_keeps_nothing_of_the_turn_and_can_be_tried_again(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("compliment", f"You were kind, {SECRET}.", "Jo", "skip")
    rasa.registrar.failures.append(RuntimeError(f"no database for {SECRET}"))
    failed = chat.post(option={"id": "send"}, client_message_id="send-1")
    assert (failed.status_code, failed.json()) == (502, {"error": "turn"})
    sent = chat.turn(option={"id": "send"}, client_message_id="send-1")
    assert sent["messages"][0].startswith("Thank you.")
    assert sent["repeated"] is False
    assert "A turn failed and was not kept: action_register_complaint" in rasa.log
    assert SECRET not in rasa.log


def test_rasa_killed_in_the_middle_goes_on_at_the_same_question(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for myself")
    told = chat.turn(text="They lost my letter.", client_message_id="the-story")
    rasa.kill()
    rasa.start()
    again = chat.turn(text="They lost my letter.", client_message_id="the-story")
    assert again == told | {"repeated": True}
    after = chat.say("that is everything")
    assert after["requested_slot"] == "about"
    assert after["slots"]["story"] == "They lost my letter."


def test_a_backup_that_reads_the_conversations_holds_up_no_turn(rasa: Rasa) -> None:
    chat, count = rasa.chat().start(), "SELECT count(*) FROM events"
    with snapshot_of(rasa.folder / "conversations.db") as held:
        before = held.exec_driver_sql(count).scalar()
        begun = time.monotonic()
        assert chat.say("complaint", "for myself")["requested_slot"] == "story"
        assert time.monotonic() - begun < 2, "SQLite would wait for five seconds"
        assert held.exec_driver_sql(count).scalar() == before


def test_no_words_can_be_read_where_rasa_keeps_conversations(rasa: Rasa) -> None:
    chat = rasa.chat().start()
    chat.say("complaint", "for myself", f"They were rude to me in {SECRET}.", "the post room")
    files = list(rasa.folder.glob("conversations.db*"))
    assert files and all(SECRET.encode() not in file.read_bytes() for file in files)


def test_no_words_reach_the_log_even_when_everything_is_logged(rasa: Rasa, tmp_path: Path) -> None:
    """A Rasa of its own at the level DEBUG, whose actions cannot be reached."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "LOG_LEVEL": "DEBUG",
        "LOG_LEVEL_LIBRARIES": "DEBUG",
        "COMPLAINTS_ACTIONS_URL": f"http://127.0.0.1:{free_port()}/webhook",
        "COMPLAINTS_INTERNAL_KEY": KEY,
    }
    command = [str(python_of()), str(NLU / "serve.py"), "--port", str(port), "--folder", str(tmp_path), "--debug"]
    log = tmp_path / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
    try:
        loud = Rasa(tmp_path, "", rasa.registrar, rasa.desk, port=port)
        loud.process = type(rasa.process)(process, port, log)
        until = time.monotonic() + 60
        while not loud.process.is_ready():
            assert process.poll() is None and time.monotonic() < until, loud.log
            time.sleep(0.1)
        chat = loud.chat()
        assert chat.post(text=f"my {SECRET} was lost").status_code == 502
        assert chat.post(text=f"/{SECRET}").status_code == 502
        assert "during a turn; its words are not kept" in loud.log
        assert SECRET not in loud.log
    finally:
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait(10)
        assert time.monotonic() - began < 5


async def test_an_assistant_that_cannot_start_says_where_to_look(tmp_path: Path) -> None:
    broken = start_assistant(port=free_port(), actions_url="", key="", folder=tmp_path)
    with pytest.raises(AssistantError, match=r"did not start; .*assistant\.log says why"):
        await broken.wait_ready(30)
    assert "COMPLAINTS_ACTIONS_URL and COMPLAINTS_INTERNAL_KEY" in broken.log.read_text()
    broken.stop()


def test_a_taken_port_is_told_at_once(rasa: Rasa, tmp_path: Path) -> None:
    second = start_assistant(port=rasa.port, actions_url=rasa.actions_url, key=KEY, folder=tmp_path)
    assert second.process.wait(10) == 2
    assert f"port {rasa.port} is taken" in second.log.read_text()
    second.stop()


def test_no_rasa_stays_behind_when_its_parent_is_killed(tmp_path: Path) -> None:
    port = free_port()
    parent = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time; from pathlib import Path; from complaints.assistant import start_assistant\n"
            f"folder = Path({str(tmp_path)!r})\n"
            f"a = start_assistant(port={port}, actions_url='http://127.0.0.1:9/', key='k', folder=folder)\n"
            "print(a.process.pid, flush=True); time.sleep(60)",
        ],
        stdout=subprocess.PIPE,
        cwd=NLU.parent,
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 10
    while _runs(pid):
        assert time.monotonic() < until, "Rasa is still there"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
