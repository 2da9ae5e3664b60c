"""What is said after a restore: the list of what a person has to see to. Nothing in it is personal."""

from datetime import datetime

from models.working_days import in_london
from storage.clocks import NAMES
from storage.restored import Promise, Restored, Stuck

NOBODY_KNOWS = """
What the backup cannot know. Look through the team's channel from {since} on:
  Somebody may be at risk: alerts of drafts and cases since then. See to these first.
  Cases that came since: the cards are there, what people wrote is lost. People hold references that are not known any
    more: whoever asks with one is to be asked to complain again, by this list.
  What staff did since: letters, findings, moves. Cards and threads show it: record it again. A card stays as it is
    until its case moves on.
  Numbers of the outbox in messages since then are not valid any more: go by this list and by `doctor`.
"""


def lines_of(restored: Restored, cases: int, backed_up_at: datetime, now: datetime) -> list[str]:
    """The list, a line each; times are London's."""
    since, promises, stuck = _time(backed_up_at), restored.promises, restored.stuck
    lines = [f"Restored on {_time(now)} as it stood on {since}: {cases:,} cases.", ""]
    lines.append(f"Came due in between: {len(promises):,}. The team was not told again. See whether each was done.")
    lines += [f"  {_promise(one)}" for one in promises]
    lines += ["", f"May have gone out since, or needs a person anyway: {len(stuck):,}."]
    lines += [f"  {_stuck(one)}" for one in stuck]
    if stuck:
        lines.append("  It did go out: `outbox settle NUMBER`. It did not: `outbox send-again NUMBER`.")
    if restored.looked_for:
        lines.append(f"  {restored.looked_for:,} more for Slack: the service looks for each before it posts it.")
    return [*lines, *NOBODY_KNOWS.format(since=since).rstrip().splitlines()]


def _promise(one: Promise) -> str:
    review = " (review)" if one.stage == 2 and one.clock != "stage_2_window" else ""
    over = ", OVER" if one.is_over else ""
    return f"{one.reference}  {NAMES[one.clock]}{review}: {one.because}{over}"


def _stuck(one: Stuck) -> str:
    about = f" of {one.reference}" if one.reference else ""
    return f"{one.number}: {one.notice.value}{about}. {one.reason}"


def _time(at: datetime) -> str:
    return f"{in_london(at):ddd D MMM YYYY HH:mm}"
