"""`policy`: a file before anybody is promised anything by it, and what is open once it has changed."""

import argparse
from datetime import datetime
from pathlib import Path

from complaints.commands.arguments import Commands, instant, with_data, words
from complaints.folder import DataFolder
from complaints.operator import operate
from models.deadlines import short_date
from models.policy import Policy
from models.policy_file import contacts_of, find_policy, to_replace
from models.preview import Coming, preview
from models.working_days import in_london, london_date
from storage.clocks import NAMES

LETTERS = {
    "acknowledgement": "letter of acknowledgement",
    "progress_update": "letter with the news",
    "resolution": "final response",
    "stage_2_window": "last day to ask for {stage_2}",
    "stage_3_window": "last day to ask {body} for adjudication",
    "consent_chase": "decide how to go on without consent",
    "data_protection": "acknowledgement of a complaint about data",
}
"""What has to be done by a day."""
ALERTS = {
    "chase": "remind of {what}",
    "closes_soon": "{what} ends soon",
    "due_soon": "{what} is due soon",
    "due_today": "{what} is due today",
    "breached": "{what} is overdue, if nothing was done",
}


def register(commands: Commands) -> None:
    """Add these commands."""
    policy = commands.add_parser("policy", help="a policy file: whether it can be used, and what would follow from it")
    acts = policy.add_subparsers(required=True, metavar="COMMAND")
    check = acts.add_parser("check", help="whether it can be used: each problem with its line")
    check.add_argument("file", type=words, metavar="FILE", help="a file, or the name of a policy that ships")
    check.set_defaults(run=lambda a: print(checked(a.file)))
    look = acts.add_parser("preview", help="all dates, alerts and letters that would follow from a complaint")
    look.add_argument("file", type=words, metavar="FILE", help="a file, or the name of a policy that ships")
    look.add_argument("--received", type=instant, required=True, metavar="ISO", help="instant with offset")
    look.set_defaults(run=lambda a: print(previewed(a.file, a.received)))
    apply = acts.add_parser("apply", parents=[with_data()], help="which open deadlines a changed policy would move")
    apply.add_argument("file", type=words, metavar="FILE", help="a file, or the name of a policy that ships")
    apply.add_argument("--apply-to-open", action="store_true", help="move those that come later, and tell the team")
    apply.add_argument("--dry-run", action="store_true", help="say what would move, and change nothing")
    apply.set_defaults(run=lambda a: print(applied(a)))


def checked(given: str) -> str:
    """That a policy can be used, and which of its contacts nobody has checked yet, or when somebody did."""
    policy = find_policy(given)
    contacts, unwritten = contacts_of(policy), to_replace(policy)
    nobody = [name for name, day in contacts if day is None]
    lines = [f"{policy.name} can be used: {policy.provider}, {policy.nation}."]
    if unwritten:
        lines.append(f"NOT FOR REAL PEOPLE YET: write your own {', '.join(unwritten)}. A live service does not start.")
    stages = ", ".join(f"{number} {stage.name}" for number, stage in enumerate(policy.stages, 1))
    lines.append(f"Stages: {stages}; then {policy.external_body(None).name}.")
    for name, day in sorted((name, day) for name, day in contacts if day):
        lines.append(f"  {name}: checked on {short_date(day)}")
    lines += [f"  {name}: NOBODY HAS CHECKED IT" for name in sorted(nobody)]
    if nobody:
        lines.append("Check each of these with its own page or by phone, and write the day as verified_on.")
    return "\n".join(lines)


def previewed(given: str, received_at: datetime) -> str:
    """A table of all dates, alerts and letters that would follow from a complaint."""
    policy = find_policy(given)
    rows = [(_when(one), one.kind, _words(one, policy)) for one in preview(policy, received_at)]
    width = max(len(when) for when, _, _ in rows)
    head = [
        f"A complaint under {policy.name}, if each thing is done on its last day and everything is asked for.",
        "Alerts go to the team in Slack, and only while the thing is not done.",
        "",
    ]
    return "\n".join([*head, *(f"{when:<{width}}  {kind:<8}  {words}" for when, kind, words in rows)])


def applied(given: argparse.Namespace) -> str:
    """Which open deadlines a policy would move, or what was moved."""
    find_policy(given.file)  # what is wrong with it is said here, also beside a running service
    file = Path(given.file)
    act, subject = "policy-apply" if given.apply_to_open else "policy-compare", str(file.resolve())
    return operate(DataFolder(given.data), act, subject if file.exists() else given.file, dry_run=given.dry_run)


def _when(one: Coming) -> str:
    day = short_date(london_date(one.at))
    return f"{day} {in_london(one.at):HH:mm}" if one.kind in ("received", "alert") else day


def _words(one: Coming, policy: Policy) -> str:
    if one.what is None:
        return "the complaint"
    second = policy.stages[1] if one.stage == 2 else None
    stage = f" ({second.name})" if second and one.what != "stage_2_window" else ""
    if one.kind == "alert":
        return ALERTS[one.why].format(what=NAMES[one.what] + stage)
    todo = LETTERS[one.what].format(body=policy.external_body(None).name, stage_2=second and second.spoken)
    return f"{todo}{stage}: {one.why.rpartition(': ')[0]}"
