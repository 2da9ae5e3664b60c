"""Commands that are used wrongly: the exit codes of `docs/operating.md`, and one line in plain words."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from complaints.cli import main
from complaints.commands.arguments import NOT_FOUND, REFUSED, USAGE
from complaints.folder import DataFolder
from complaints.settings import read_settings
from tests.makers import a_case
from tests.parts.service import ROOT
from tests.storage.fingerprint import fingerprint

pytestmark = pytest.mark.usefixtures("demonstration")
EXPLAIN = ("explain", "--received")
AT = "2026-11-24T10:00:00+00:00"
ADD = ("holidays", "add", "2026-12-10", "--because")
WRONG = [
    (("case", "show"), USAGE, "required: REF, --json"),
    (("case", "show", "C-2222-2222"), USAGE, "required: --json"),
    (("case", "show", "half \udcff", "--json"), USAGE, "is not UTF-8"),
    (("case", "show", "C-2222-2222", "--json"), NOT_FOUND, "There is no case with that reference."),
    (("case", "show", "", "--json"), NOT_FOUND, "There is no case with that reference."),
    (("case", "show", "C" * 100_000, "--json"), NOT_FOUND, "There is no case with that reference."),
    (("case", "show", "\x1b[31m \u202e", "--json"), NOT_FOUND, "There is no case with that reference."),
    (("explain",), USAGE, "required: --received"),
    ((*EXPLAIN, "now"), USAGE, "'now' is not a time such as 2026-11-24T10:00:00+00:00"),
    ((*EXPLAIN, "2026-11-24"), USAGE, "'2026-11-24' has no offset; write it as 2026-11-24T00:00:00+00:00"),
    ((*EXPLAIN, AT.removesuffix("+00:00")), USAGE, f"has no offset; write it as {AT}"),
    ((*EXPLAIN, "0001-01-01T00:00:00+14:00"), USAGE, "is not in the years 1900 to 2100"),
    ((*EXPLAIN, "9999-12-31T23:59:59-12:00"), USAGE, "is not in the years 1900 to 2100"),
    ((*EXPLAIN, AT, "--policy", "../staff"), REFUSED, "There is no policy called '../staff'. There are: england-"),
    ((*EXPLAIN, AT, "--policy", "half \udcff"), REFUSED, "There is no policy called 'half \\udcff'."),
    (("owed",), USAGE, "required: --on"),
    (("owed", "--on", "tomorrow"), USAGE, "'tomorrow' is not a day such as 2022-09-19"),
    (("owed", "--on", "2026-02-30"), USAGE, "is not a day such as"),
    (("owed", "--on", "0001-01-01"), USAGE, "is not in the years 1900 to 2100"),
    (("owed", "--on", "9999-12-31"), USAGE, "is not in the years 1900 to 2100"),
    (("holidays", "--year", "1999"), USAGE, "'1999' is not a year from 2000 to 2100"),
    (("holidays", "--year", "²"), USAGE, "is not a year"),
    (("holidays", "move", "2026-12-10"), USAGE, "invalid choice: 'move'"),
    (("holidays", "add", "2026-12-10"), USAGE, "required: --because"),
    (("holidays", "add", "10 December", "--because", "x"), USAGE, "is not a day such as"),
    (("holidays", "add", "1066-10-14", "--because", "x"), USAGE, "is not in the years"),
    (("holidays", "add", "1950-01-02", "--because", "x"), REFUSED, "not a day of this calendar (2000 to 2100)."),
    (("holidays", "add", "2026-12-12", "--because", "x"), REFUSED, "is a day of the weekend, which is never worked."),
    (("holidays", "add", "2026-12-25", "--because", "x"), REFUSED, "2026-12-25 is a holiday already."),
    (("holidays", "remove", "2026-12-10", "--because", "x"), REFUSED, "2026-12-10 is a working day already."),
    ((*ADD, " "), REFUSED, "Say in a few words why the day is changed."),
    ((*ADD, "x" * 301), REFUSED, "The reason has 301 characters; 300 at most. Please shorten it."),
    ((*ADD, "two\nlines"), REFUSED, "The reason has to be one line, without control signs."),
    ((*ADD, "half \udcff"), USAGE, "is not UTF-8"),
    (("import",), USAGE, "required: FILE"),
    (("import", "none.csv"), REFUSED, "none.csv: No such file or directory."),
    (("import", "half \udcff"), USAGE, "is not UTF-8"),
    (("import", "none.csv", "--dry-run", "--json"), USAGE, "not allowed with argument"),
    (("outbox",), USAGE, "argument COMMAND: invalid choice"),
    (("outbox", "settle", "one"), USAGE, "'one' is not a number as `doctor` lists them"),
    (("outbox", "settle", "-1"), USAGE, "is not a number"),
    (("outbox", "send-again", "²"), USAGE, "is not a number"),
    (("outbox", "send-again", "9999999999"), USAGE, "is not a number"),
    (("outbox", "send-again", "999999999"), NOT_FOUND, "No message of that number needs a person."),
    (("outbox", "settle", "1"), NOT_FOUND, "No message of that number needs a person."),
    (("retention", "dispose", "--because", "x"), USAGE, "one of the arguments REF --all-due is required"),
    (("retention", "dispose", "C-2222-2222", "--all-due", "--because", "x"), USAGE, "not allowed with argument"),
    (("retention", "dispose", "C-2222-2222"), USAGE, "required: --because"),
    (("retention", "dispose", "C-2222-2222", "--because", "half \udcff"), USAGE, "is not UTF-8"),
    (("retention", "hold", "C-2222-2222", "--because", "x"), NOT_FOUND, "There is no case with that reference."),
    (("person", "export", "--email", "robin@example.com"), USAGE, "required: --to, --because"),
    (("person", "export", "--to", "nowhere", "--because", "x"), REFUSED, "Give the e-mail address or the phone number"),
    (("person", "export", "--email", "x" * 321, "--to", "nowhere", "--because", "x"), REFUSED, "320 at most."),
    (("case", "correct", "C-2222-2222", "--what", "code", "--because", "x"), USAGE, "invalid choice: 'code'"),
    (("up", "--port", "²"), USAGE, "'²' is not a port (0 to 65535)"),
    (("up", "--speed", "nan"), USAGE, "'nan' is not a speed above 0"),
    (("up", "--clock", "9999-12-31T23:59:59+00:00"), USAGE, "is not in the years"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a case in it."""
    folder = tmp_path_factory.mktemp("data")
    with DataFolder(folder).opened(read_settings()) as database:
        a_case(database)
    return folder


def run(arguments: tuple[str, ...], data: Path) -> int:
    """The exit code, of the command line itself too."""
    try:
        return main([*arguments, "--data", str(data)])
    except SystemExit as ended:
        assert isinstance(ended.code, int)
        return ended.code


@pytest.mark.parametrize(("arguments", "code", "words"), WRONG, ids=[f"{' '.join(one[0]):.60}" for one in WRONG])
def test_what_is_wrong_is_named_on_stderr_and_by_the_exit_code(
    data: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: int, words: str
) -> None:
    assert run(arguments, data) == code
    out, err = capsys.readouterr()
    *usage, said = err.splitlines()
    assert out == "" and words in said
    assert bool(usage) == (code == USAGE) and not re.search(r"Traceback|_[a-z]+ value|Errno", err)


def test_what_was_used_wrongly_changes_nothing(data: Path) -> None:
    def rows() -> dict[str, list[str]]:
        with DataFolder(data).opened(read_settings()) as database:
            return database.run_here(fingerprint)

    before = rows()
    for arguments, _, _ in WRONG:
        run(arguments, data)
    assert rows() == before


def test_bytes_that_are_no_text_are_a_wrong_argument_too(data: Path) -> None:
    command: list[str | bytes] = [sys.executable, "-m", "complaints", "case", "show", b"C-\xff", "--json"]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (USAGE, "")
    assert ended.stderr.splitlines()[-1].endswith("argument REF: 'C-\\udcff' is not UTF-8")
