"""Trains the assistant: `python train.py [--out FILE]`. One model file at the end, and nothing when it fails."""

import argparse
import contextlib
import logging
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Iterator, TextIO

from surroundings import HERE, MODEL, prepare

PHASES = {
    "MiniLMFeaturizer": "reading the examples",
    "LogisticRegressionClassifier": "learning what people mean",
    "Commands": "learning the commands",
    "RulePolicy": "learning the rules",
}
"""Rasa's parts as it starts to work on them, and what to call that."""


class Progress:
    """One line that counts the seconds on a terminal; elsewhere a line for each phase."""

    def __init__(self, to: TextIO) -> None:
        self._to = to
        self._terminal = to.isatty()
        self._began = time.monotonic()
        self._phase = "starting"
        self._over = threading.Event()
        self._ticking = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> "Progress":
        self._ticking.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._ticking.join()
        if self._terminal:
            print(f"\r\033[K{self._line()}", file=self._to, flush=True)

    def phase(self, words: str) -> None:
        self._phase = words
        if not self._terminal:
            print(self._line(), file=self._to, flush=True)

    def _tick(self) -> None:
        while self._terminal and not self._over.wait(0.5):
            print(f"\r\033[K{self._line()}", end="", file=self._to, flush=True)

    def _line(self) -> str:
        return f"Training the assistant: {self._phase} ({time.monotonic() - self._began:.0f} s)"


class Phases(logging.Handler):
    """Tells the progress which part Rasa starts on."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        for part, words in PHASES.items():
            if text.startswith("Starting to train") and part in text:
                self._progress.phase(words)


def train(out: Path, progress: Progress) -> None:
    """Trains into a folder beside `out` and renames. Raises whatever Rasa raises, and `RuntimeError`."""
    progress.phase("loading Rasa")
    import rasa.model_training

    logging.getLogger().addHandler(Phases(progress))
    logging.getLogger("rasa").setLevel(logging.INFO)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=".training-") as folder:
        progress.phase("reading the domain, the rules and the examples")
        result = rasa.model_training.train(
            domain=str(HERE / "domain"),
            config=str(HERE / "config.yml"),
            training_files=str(HERE / "data"),
            output=folder,
            fixed_model_name="assistant",
            force_training=True,
        )
        if not result.model:
            raise RuntimeError("Rasa made no model")
        Path(result.model).replace(out)
    progress.phase("trained")


@contextlib.contextmanager
def silence() -> Iterator[None]:
    """Drops what Rasa, its progress bars and the git that it calls print; an error is in the exception."""
    kept = os.dup(2)
    with Path(os.devnull).open("w") as nowhere, contextlib.redirect_stdout(nowhere):
        os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)


def main() -> int:
    parser = argparse.ArgumentParser(description="Trains the assistant.")
    parser.add_argument("--out", type=Path, default=MODEL)
    parser.add_argument("--folder", type=Path, default=HERE / ".rasa", help="where Rasa may keep its own files")
    arguments = parser.parse_args()
    out = arguments.out.resolve()
    progress = Progress(sys.stdout)
    try:
        prepare(arguments.folder.resolve())
        with progress, silence():
            train(out, progress)
    except KeyboardInterrupt:
        sys.stderr.write("The training was stopped; nothing was kept.\n")
        return 130
    except (Exception, SystemExit) as error:
        sys.stderr.write(f"The assistant could not be trained: {type(error).__name__}: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
