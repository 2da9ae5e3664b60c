"""A copy of everything about one person, as a folder: to read, as JSON, and the letters as text."""

import os
import shutil
import tempfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from models.deadlines import long_date, spoken_time
from models.export import PersonExport
from models.questions import load_questions
from models.refusal import Refused

TEMPLATES = Path(__file__).parent / "templates"


def check_free(to: Path) -> None:
    """Whether a folder can be made there: what is there already stays. Raises Refused."""
    if to.exists() and (not to.is_dir() or any(to.iterdir())):
        raise Refused(f"{to} is there already, with something in it. Name a folder that is not there yet.")


def write_export(export: PersonExport, to: Path, provider: str) -> None:
    """Write the folder, for its owner alone: whole, or not at all. Raises Refused and OSError."""
    to = to.resolve()
    check_free(to)
    files = {"index.html": _page(export, provider), "export.json": export.model_dump_json(indent=2)}
    for case in export.cases:
        for number, letter in enumerate(case.record.correspondence, start=1):
            if letter.text is not None:
                files[f"letters/{case.record.reference}-{number}-{letter.letter}.txt"] = letter.text
    to.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{to.name}.", dir=to.parent))
    try:
        (partial / "letters").mkdir()
        for name, words in files.items():
            _write(partial / name, words)
        partial.rename(to)
    except OSError:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _write(path: Path, words: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(words)
        file.flush()
        os.fsync(file.fileno())


def _page(export: PersonExport, provider: str) -> str:
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(long_date=long_date, spoken_time=spoken_time, questions=load_questions())
    return templates.get_template("person.html").render(export=export, provider=provider)
