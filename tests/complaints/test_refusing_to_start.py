"""What cannot be started is refused at once, in one plain line, and leaves nothing running."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from complaints.cli import main
from complaints.commands.arguments import DONE, REFUSED
from complaints.folder import DataFolder
from tests.parts.disk import Disk
from tests.parts.missing import ASSISTANT, require
from tests.parts.service import ROOT


@pytest.mark.parametrize(("option", "other"), [("--port", "--devslack-port"), ("--devslack-port", "--port")])
def test_a_port_in_use_is_named_with_a_way_out_and_nothing_stays(tmp_path: Path, option: str, other: str) -> None:
    require(ASSISTANT)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "complaints", "up", option, str(port), other, "0", "--data", str(tmp_path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30)
    assert done.returncode == REFUSED
    assert done.stderr.startswith(f"Port {port} on 127.0.0.1 cannot be used: another program is using it.")
    assert f"for example: {option} " in done.stderr and len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "assistant").exists(), "no Rasa was started"


def test_an_address_of_another_machine_is_not_said_to_be_a_matter_of_the_port(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    require(ASSISTANT)
    assert main(["up", "--host", "192.0.2.1", "--data", str(tmp_path)]) == REFUSED
    assert capsys.readouterr().err == "Port 8000 on 192.0.2.1 cannot be used: Cannot assign requested address.\n"


def test_a_data_folder_in_use_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with DataFolder(tmp_path).held():
        assert main(["up", "--data", str(tmp_path)]) == REFUSED
    words = capsys.readouterr().err
    assert words.startswith(f"Another process is using the data folder {tmp_path}.") and "--data" in words


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").touch()
    assert main(["up", "--data", str(tmp_path / "file" / "data")]) == REFUSED
    assert capsys.readouterr().err == f"{tmp_path}/file/data: Not a directory.\n"


def test_on_a_full_disk_it_says_so_and_starts_when_there_is_room(
    small_disk: Disk, capsys: pytest.CaptureFixture[str]
) -> None:
    data = str(small_disk.folder / "data")
    small_disk.fill()
    for command in ("migrate", "up"):
        assert main([command, "--data", data]) == REFUSED
        assert "full" in capsys.readouterr().err
    small_disk.free()
    assert main(["migrate", "--data", data]) == DONE


def test_on_a_disk_that_can_only_be_read_it_says_so(small_disk: Disk, capsys: pytest.CaptureFixture[str]) -> None:
    data = small_disk.folder / "data"
    assert main(["migrate", "--data", str(data)]) == DONE
    small_disk.let_write(False)
    for command in ("migrate", "up"):
        assert main([command, "--data", str(data)]) == REFUSED
        assert capsys.readouterr().err == f"{data}/lock: Read-only file system.\n"
    small_disk.let_write(True)
    assert main(["migrate", "--data", str(data)]) == DONE
