"""The assistant in `nlu/`, which has a Python of its own: its questions, its training, its process."""

import asyncio
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml

from models.questions import CHECK, KEPT_BESIDE, load_questions

NLU = Path(__file__).resolve().parent.parent / "nlu"
FORM = "complaint_form"
_MATTERS = ("config.yml", "requirements.txt", "domain", "data", "components")
_PASSED_ON = (
    "PATH",
    "LANG",
    "LC_ALL",
    "TZ",
    "TMPDIR",
    "LD_LIBRARY_PATH",
    "OMP_NUM_THREADS",
    "OPENBLAS_CORETYPE",
    "OPENBLAS_L2_SIZE",
)


class AssistantError(Exception):
    """The assistant cannot be trained or started; the message says so in plain words."""


# -- questions -------------------------------------------------------------------------------------------


def domain_yaml() -> str:
    """The part of Rasa's domain that follows from `models/questions.yml`: slots, form, questions."""
    questions = load_questions()
    asked = {question.slot: question.text for question in questions.questions} | {CHECK: questions.check_text}
    domain = {
        "version": "3.1",
        "slots": {slot: _slot(slot) for slot in asked} | {slot: _kept() for slot in KEPT_BESIDE},
        "forms": {FORM: {"required_slots": [*asked, *KEPT_BESIDE]}},
        "responses": {f"utter_ask_{slot}": [{"text": text}] for slot, text in asked.items()},
    }
    head = "# Made from models/questions.yml: python -m complaints.assistant > nlu/domain/questions.yml\n"
    return head + yaml.dump(domain, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=110)


class _Plain(yaml.SafeDumper):
    """YAML without anchors, so that the file reads as if written by hand."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _slot(slot: str) -> dict[str, object]:
    """An option that was picked, or the person's words; the form's validation decides what they mean."""
    here = [{"active_loop": FORM, "requested_slot": slot}]
    return {
        "type": "text",
        "influence_conversation": False,
        "mappings": [
            {"type": "from_entity", "entity": "choice", "intent": ["choose"], "conditions": here},
            {"type": "from_text", "not_intent": ["choose", "start"], "conditions": here},
        ],
    }


def _kept() -> dict[str, object]:
    """What stands beside the answers: the form's validation sets it, and the channel hands it out with them."""
    return {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}


# -- training --------------------------------------------------------------------------------------------


def python_of(nlu: Path = NLU) -> Path:
    """The assistant's own Python."""
    return nlu / ".venv" / "bin" / "python"


def fingerprint(nlu: Path = NLU) -> str:
    """A digest of every file that a trained model depends on."""
    digest = hashlib.sha256()
    for path in sorted(_files_that_matter(nlu)):
        digest.update(f"{path.relative_to(nlu)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files_that_matter(nlu: Path) -> Iterator[Path]:
    for name in _MATTERS:
        path = nlu / name
        yield from (
            [path]
            if path.is_file()
            else (file for file in path.rglob("*") if file.suffix in (".py", ".yml") and file.is_file())
        )


def is_trained(nlu: Path = NLU) -> bool:
    """Whether there is a model, made from the files as they are now."""
    model, stamp = _model(nlu), _stamp(nlu)
    return model.is_file() and stamp.is_file() and stamp.read_text(encoding="ascii") == fingerprint(nlu)


def ensure_trained(say: Callable[[str], None], nlu: Path = NLU) -> None:
    """Trains the assistant unless it is trained. Two at once train once; an interrupted one is made anew.

    On a terminal the trainer shows its progress there; elsewhere `say` is given its lines. Raises
    `AssistantError`.
    """
    if is_trained(nlu):
        return
    if not python_of(nlu).exists():
        raise AssistantError("The assistant's Python is not installed yet: run `make setup`.")
    _model(nlu).parent.mkdir(exist_ok=True)
    with _one_at_a_time(_model(nlu).with_suffix(".lock"), say) as lock:
        if is_trained(nlu):
            return
        made_from = fingerprint(nlu)
        _stamp(nlu).unlink(missing_ok=True)
        for left in _model(nlu).parent.glob(".training-*"):  # of a run that was killed
            shutil.rmtree(left, ignore_errors=True)
        _train(say, nlu, lock)
        _write(_stamp(nlu), made_from)  # last: a model without it counts as none


def _train(say: Callable[[str], None], nlu: Path, lock: int) -> None:
    command = [str(python_of(nlu)), str(nlu / "train.py"), "--out", str(_model(nlu))]
    shows_itself = sys.stdout.isatty()
    with subprocess.Popen(
        command,
        env=_environment(),
        pass_fds=[lock],  # a trainer that outlives us keeps the next one waiting
        stdout=None if shows_itself else subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            for line in process.stdout or ():
                say(line.rstrip())
            errors = process.stderr.read() if process.stderr else ""
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        silent = "its process was killed, perhaps for want of memory" if process.returncode == -9 else "no reason given"
        reason = errors.strip().splitlines()[-1:] or [silent]
        words = reason[0].removeprefix("The assistant could not be trained: ")
        raise AssistantError(f"The assistant could not be trained. {words}")


def _model(nlu: Path) -> Path:
    return nlu / "models" / "assistant.tar.gz"


def _stamp(nlu: Path) -> Path:
    return _model(nlu).with_suffix(".made-from")


def _write(path: Path, text: str) -> None:
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_text(text, encoding="ascii")
    temporary.replace(path)


@contextmanager
def _one_at_a_time(path: Path, say: Callable[[str], None]) -> Iterator[int]:
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("The assistant is being trained by another run; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock.fileno()  # the lock goes when the last process that holds the file has ended


# -- process ---------------------------------------------------------------------------------------------


_NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass
class Assistant:
    """A running Rasa. `url` is where its channel answers."""

    process: "subprocess.Popen[bytes]"
    port: int
    log: Path

    @property
    def url(self) -> str:
        """The channel's address; `/turn` and `/health` are under it."""
        return f"http://127.0.0.1:{self.port}/webhooks/complaints"

    def is_alive(self) -> bool:
        """Whether the process runs (it may not answer yet)."""
        return self.process.poll() is None

    def is_ready(self) -> bool:
        """Whether it answers now. Waits for a second at most."""
        try:
            with _NO_PROXY.open(f"{self.url}/health", timeout=1) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    async def wait_ready(self, seconds: float = 120) -> None:
        """Returns once it answers. Raises `AssistantError` when it ends before, or takes too long."""
        until = time.monotonic() + seconds
        while self.is_alive() and not await asyncio.to_thread(self.is_ready):
            if time.monotonic() > until:
                raise AssistantError(f"The assistant did not answer within {seconds:.0f} seconds.")
            await asyncio.sleep(0.2)
        if not self.is_alive():
            raise AssistantError(f"The assistant did not start; {self.log} says why.")

    def stop(self, seconds: float = 5) -> None:
        """Ends it: asks, and after `seconds` insists."""
        self.process.terminate()
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()


def start_assistant(
    *,
    port: int,
    actions_url: str,
    key: str,
    folder: Path,
    key_file: Path | None = None,
    log_level: str = "warning",
    tracker_url: str = "",
    lock_url: str = "",
) -> Assistant:
    """Starts the trained assistant on 127.0.0.1. It ends when this process ends, however that happens.

    `folder` is where it may write (log, settings, and its conversations unless `tracker_url` says
    `postgresql://...`); `lock_url` may be `redis://...`. `key` is that of its channel and of the actions; its
    conversations are encrypted with keys made from those of `key_file`, or without one from `key`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "assistant.log"
    command = [str(python_of()), str(NLU / "serve.py"), "--port", str(port), "--folder", str(folder), "--with-parent"]
    command += ["--debug"] if log_level == "debug" else []
    environment = _environment() | {
        "COMPLAINTS_ACTIONS_URL": actions_url,
        "COMPLAINTS_INTERNAL_KEY": key,
        "COMPLAINTS_KEY_FILE": str(key_file.resolve()) if key_file else "",
        "COMPLAINTS_TRACKER_URL": tracker_url,
        "LOG_LEVEL": log_level.upper(),
        "COMPLAINTS_LOCK_URL": lock_url,
    }
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,  # held open and never written to: its end is how Rasa learns of ours
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us; we end Rasa when its last turn is over
        )
    return Assistant(process, port, log)


def _environment() -> dict[str, str]:
    """Little of ours: Rasa has no business with the service's keys and tokens."""
    return {name: os.environ[name] for name in _PASSED_ON if name in os.environ}


if __name__ == "__main__":
    sys.stdout.write(domain_yaml())
