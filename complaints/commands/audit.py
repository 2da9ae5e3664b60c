"""What an auditor asks: are the timelines whole, and what was owed on a day? Both read beside the running service."""

import json
from dataclasses import asdict
from datetime import date

from complaints.commands.arguments import DONE, REFUSED, Commands, day, with_data
from complaints.commands.counting import many
from complaints.folder import DataFolder
from complaints.progress import Progress
from complaints.settings import read_settings
from models.deadlines import short_date
from models.owed import Owed, Standing
from storage.owed import owed_on
from storage.verify import Finding, Verified, verify

WORDS = {
    Standing.BREACHED: "breached",
    Standing.DUE: "due that day",
    Standing.RUNNING: "running",
    Standing.PAUSED: "paused",
}


def register(commands: Commands) -> None:
    """Add these commands."""
    check = commands.add_parser("verify", parents=[with_data()], help="whether all timelines are what was written")
    check.add_argument("--json", action="store_true", help="print it as JSON")
    check.set_defaults(run=lambda a: DONE if print_verified(DataFolder(a.data), as_json=a.json) else REFUSED)

    owed = commands.add_parser("owed", parents=[with_data()], help="what was running, due and breached on a day")
    owed.add_argument("--on", type=day, required=True, metavar="DATE", help="a London date such as 2026-11-27")
    owed.add_argument("--json", action="store_true", help="print it as JSON")
    owed.set_defaults(run=lambda a: print_owed(DataFolder(a.data), a.on, as_json=a.json))


def print_verified(folder: DataFolder, *, as_json: bool) -> bool:
    """Check all timelines and print what is wrong; whether nothing is."""
    progress, findings = Progress("verify"), list[Finding]()

    def report(finding: Finding) -> None:
        progress.clear()
        if as_json:
            findings.append(finding)
        else:
            print(finding)

    with folder.reading(read_settings()) as database:
        verified = database.run_here(verify, report, progress.show)
    progress.clear()
    if as_json:
        answer = asdict(verified) | {
            "taken_over": {day.isoformat(): cases for day, cases in verified.taken_over.items()},
            "whole": not verified.findings,
            "findings": [asdict(finding) | {"words": str(finding)} for finding in findings],
        }
        print(json.dumps(answer, indent=2))
    else:
        print(_summary(verified))
    return not verified.findings


def print_owed(folder: DataFolder, on: date, *, as_json: bool) -> None:
    """Print every clock that was open at the end of a London day."""
    with folder.reading(read_settings()) as database:
        owed = database.run_here(owed_on, on)
    counts = {standing: sum(one.standing is standing for one in owed) for standing in Standing}
    if as_json:
        clocks = [asdict(one) | {"due_on": one.due_on.isoformat()} for one in owed]
        print(json.dumps({"on": on.isoformat(), "counts": counts, "clocks": clocks}, indent=2))
        return
    for one in owed:
        print(_line(one))
    counted = ", ".join(f"{count} {WORDS[standing]}" for standing, count in counts.items())
    print(f"At the end of {short_date(on)}: {counted}.")


def _summary(verified: Verified) -> str:
    cases, entries = many(verified.cases, "case"), many(verified.entries, "entry", "entries")
    seals = many(verified.seals, "daily seal")
    found = f"NOT WHOLE, {many(verified.findings, 'finding')}" if verified.findings else "Whole"
    lines = [f"{found}: {cases}, {entries}, {seals}."]
    lines += [
        f"{many(taken, 'case')} of an earlier version signed on {short_date(day)}."
        for day, taken in sorted(verified.taken_over.items())
    ]
    if verified.reasons_deleted:
        lines.append(f"{many(verified.reasons_deleted, 'reason')} deleted; what they were given for is still there.")
    return "\n".join(lines)


def _line(one: Owed) -> str:
    stage = f", stage {one.stage}" if one.stage > 1 else ""
    clock = one.clock.replace("_", " ")
    return f"{one.reference}  {clock}{stage}: due {short_date(one.due_on)}, {WORDS[one.standing]}"
