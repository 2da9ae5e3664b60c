"""How much the trained assistant understands: `python evaluate.py` prints JSON for the held-out messages."""

import argparse
import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any, Dict, List, Tuple

from surroundings import HERE, MODEL, prepare


def held_out() -> List[Tuple[str, str]]:
    """Pairs of (message, intent) from tests/holdout.yml."""
    from ruamel.yaml import YAML

    data = YAML(typ="safe").load((HERE / "tests" / "holdout.yml").read_text(encoding="utf-8"))
    return [(line[2:], part["intent"]) for part in data["nlu"] for line in part["examples"].splitlines()]


async def evaluate(model: Path) -> Dict[str, Any]:
    """`messages`, `right`, `accuracy`, and `wrong`: message, expected, understood, confidence."""
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    agent = Agent.load(str(model))
    wrong = []
    pairs = held_out()
    for text, expected in pairs:
        intent = (await agent.parse_message(text))["intent"]
        if intent["name"] != expected:
            wrong.append([text, expected, intent["name"], round(intent["confidence"], 2)])
    right = len(pairs) - len(wrong)
    return {"messages": len(pairs), "right": right, "accuracy": round(right / len(pairs), 3), "wrong": wrong}


def main() -> int:
    parser = argparse.ArgumentParser(description="Says how much the trained assistant understands.")
    parser.add_argument("--folder", type=Path, default=HERE / ".rasa", help="where Rasa may keep its own files")
    prepare(parser.parse_args().folder.resolve())
    json.dump(asyncio.run(evaluate(MODEL)), sys.stdout, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main())
