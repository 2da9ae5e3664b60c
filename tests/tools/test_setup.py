"""Set-up goes on where it stopped, and says in plain words what it lacks. Nothing here needs a network."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from complaints.assistant import python_of
from tests.parts.disk import Disk
from tests.parts.missing import ASSISTANT, require

ROOT = Path(__file__).parents[2]
NEEDED = ("tools/setup.py", "tools/uv.txt", "requirements-dev.txt", "nlu/requirements.txt")


def project_in(folder: Path) -> Path:
    """What set-up needs of the project: uv and the service's packages are there, the assistant's are not."""
    for name in NEEDED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / ".tools").mkdir()
    (folder / ".tools" / "uv").symlink_to(ROOT / ".tools" / "uv")
    (folder / ".venv").symlink_to(ROOT / ".venv")
    (folder / "nlu" / ".venv").mkdir()
    (folder / "nlu" / ".venv" / "stamp").touch()  # begun before: the disk was found large enough
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return project_in(tmp_path / "a project")


def command(project: Path) -> list[str]:
    return [sys.executable, str(project / "tools" / "setup.py")]


def surroundings(project: Path, **more: str) -> dict[str, str]:
    """A machine without a network, and without any program on its PATH."""
    home = str(project / "home")
    offline = {"UV_OFFLINE": "1", "UV_CACHE_DIR": f"{home}/uv", "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull}
    return {"PATH": home, "HOME": home, "LC_ALL": "C.UTF-8", **offline, **more}


def refusal(project: Path, **more: str) -> str:
    """What set-up says when it stops, and only with a word to a person."""
    done = subprocess.run(command(project), env=surroundings(project, **more), capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    _, stopped, words = done.stderr.partition("Set-up stopped")
    assert stopped, done.stderr
    return words


def test_without_python_3_10_it_says_three_ways_to_get_it(project: Path) -> None:
    words = refusal(project)
    assert "Python 3.10 is needed for the assistant (Rasa) and was not found" in words
    assert all(way in words for way in ("internet", "pyenv install 3.10", "COMPLAINTS_PYTHON_3_10=/path/to/python3.10"))


@pytest.mark.parametrize("named", [sys.executable, "/nowhere/python3.10", "python"])
def test_a_name_of_something_else_than_python_3_10_is_refused(project: Path, named: str) -> None:
    assert f"COMPLAINTS_PYTHON_3_10={named} is not a Python 3.10." in refusal(project, COMPLAINTS_PYTHON_3_10=named)


def test_a_half_made_environment_is_made_again_and_packages_out_of_reach_are_explained(project: Path) -> None:
    require(ASSISTANT)
    (project / "nlu" / ".venv" / "half").touch()
    words = refusal(project, COMPLAINTS_PYTHON_3_10=str(python_of()))
    assert "The packages could not be installed" in words and "the internet or to its package index" in words
    assert (project / "nlu" / ".venv" / "bin" / "python").exists()
    assert not (project / "nlu" / ".venv" / "half").exists()


def test_a_python_that_cannot_make_environments_is_told_of(project: Path, tmp_path: Path) -> None:
    (project / ".tools" / "uv").unlink()
    (tmp_path / "venv.py").write_text("raise SystemExit('ensurepip is not available')")
    words = refusal(project, PYTHONPATH=str(tmp_path))
    assert "apt install python3-venv" in words and "ensurepip is not available" in words
    assert "make setup PYTHON=/path/to/python3" in words


def test_it_refuses_a_disk_that_is_too_small_and_says_so_when_it_fills_up(small_disk: Disk) -> None:
    project = project_in(small_disk.folder / "a project")
    (project / "nlu" / ".venv" / "stamp").unlink()
    assert "has 0.0 GB free" in refusal(project)
    (project / "nlu" / ".venv" / "stamp").touch()
    (project / ".tools" / "uv").unlink()
    small_disk.fill()
    words = refusal(project)
    assert f"The disk with {project} is full" in words and "python3-venv" not in words


def test_ctrl_c_stops_it_with_a_word(project: Path) -> None:
    (project / ".tools" / "uv").unlink()
    with subprocess.Popen(
        command(project),
        env=surroundings(project),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # As at a terminal: a run in the background has it ignored, and hands that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        until = time.monotonic() + 10
        while not (project / ".tools" / "uv").exists():
            assert time.monotonic() < until
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert process.returncode == 1
    assert errors.strip() == "Stopped. Run the same command again; it goes on where it stopped."


def test_make_says_what_to_do_without_any_python() -> None:
    done = subprocess.run(["make", "setup", "PYTHON=no-python"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    assert done.stderr.startswith("There is no no-python here. Install Python 3.9 or later")
