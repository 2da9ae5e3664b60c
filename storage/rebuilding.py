"""An earlier complaint as it would stand here, had it been dealt with here: its rows, from what happened to it.

The moves are those of `models.life`, the clocks those of `storage.promises`. Nothing is sent and nobody is alerted.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any, assert_never, cast
from uuid import UUID, uuid4

from sqlmodel import Session, SQLModel

from models import windows
from models.case import Flag, Kind, Part, Person
from models.clock import Clock, ClockExtension
from models.conflict import Conflict
from models.consent import ConsentEntry, ConsentStatus, Scope
from models.correspondence import Correspondence
from models.deadlines import short_date
from models.earlier import Earlier
from models.history import Event, What, history, of_field
from models.issue import Finding, Issue
from models.letter_kinds import LetterKind
from models.life import OVER, WAITS, Move, after
from models.policy import DelayReason, Policy
from models.reference import new_code
from models.refusal import Refused
from models.timeline import Act, Json, NewEntry
from models.windows import ReceiptBasis, Received
from models.working_days import london_date
from storage.courses import course_by
from storage.database import vault_of
from storage.new_case import case_row, writer_row
from storage.promises import Promises
from storage.timeline import SERVICE

MOVES = {
    What.LOOKED_INTO: (Move.INVESTIGATE, Act.INVESTIGATING),
    What.CLOSED: (Move.CLOSE, Act.CLOSED),
    What.WITHDRAWN: (Move.WITHDRAW, Act.WITHDRAWN),
    What.REFERRED: (Move.REFER, Act.REFERRED),
}


class Rebuilding:
    """One case, under a reference that is free. `policy` holds the calendar as it is now, `actor` imports it.

    `case` is its row, `rows` are those of the other tables, `entries` its timeline.
    """

    def __init__(self, session: Session, earlier: Earlier, reference: str, policy: Policy, actor: str) -> None:
        self.earlier, self._policy, self._vault, self._actor = earlier, policy, vault_of(session), actor
        self.code, intake = new_code(), earlier.intake()
        received = case_row(session, intake, policy, reference, self.code, earlier.received_at.from_the_start())
        more = {
            "channel": earlier.channel,
            "authority": earlier.authority,
            "funding": earlier.funding,
            "access_needs_sealed": self._vault.seal_given(earlier.access_needs),
            "safe_contact_sealed": self._vault.seal_given(earlier.safe_contact),
            "themes": [theme.value for theme in earlier.themes],
            "flags": list(earlier.flags),
            "owner": earlier.owner,
            "investigator": None,
            "reviewer": None,
            "acknowledgement_asked_at": None,
            "closed_at": None,
        }
        self.case: dict[str, Any] = received | more
        self.rows: defaultdict[type[SQLModel], list[dict[str, Any]]] = defaultdict(list)
        self.rows[Person].append(writer_row(session, self.case["id"], intake))
        self.entries: list[NewEntry] = []
        self.promises = Promises(self.case["id"], policy, self.entries)
        self._issues: list[UUID] = []

    def tell(self, now: datetime) -> None:
        """Let everything happen, up to `now`. Raises Refused, with the field."""
        events = history(self.earlier, now)
        self._receive()
        for event in events:
            with of_field(event.field):
                self._happen(event)
        self.promises.go_on(now)
        self.rows[Clock] = [clock.model_dump() for clock in self.promises.clocks]
        self.rows[ClockExtension] = [extension.model_dump() for extension in self.promises.extensions]

    def keep_from(self, meant: Sequence[str]) -> None:
        """The case may be about these members of staff: it is restricted, as `storage.restriction` does it."""
        for user_id in meant:
            self._add(Conflict, user_id=user_id, found_by=SERVICE)
        for role in ("owner", "investigator", "reviewer"):
            if self.case[role] in meant:
                self.case[role] = None
        self.case["is_restricted"] = True
        self.case["flags"] = [*self.case["flags"], Flag.CONFLICT.value]
        self._note(SERVICE, Act.CONFLICT_FOUND, people=len(meant))

    @property
    def is_open(self) -> bool:
        """Whether somebody still waits for an answer, or for thanks."""
        return self.case["state"] in WAITS

    def _receive(self) -> None:
        earlier, received_at = self.earlier, self.case["received_at"]
        self._note(self._actor, Act.IMPORTED)
        self._note(self._actor, Act.RECEIVED, received_at=received_at.isoformat())
        for flag in earlier.flags:
            self._note(self._actor, Act.FLAGGED, flag=flag)
        if earlier.owner:
            self._note(self._actor, Act.ASSIGNED, role="owner", to=earlier.owner)
        for number, theme in enumerate(earlier.themes, start=1):
            self._issues.append(self._add(Issue, number=number, theme=theme))
            self._note(self._actor, Act.ISSUE_RECORDED, issue=number, theme=theme.value)
        if earlier.affected_name:
            name = self._vault.seal(earlier.affected_name)
            nothing = dict.fromkeys(("email_sealed", "phone_sealed", "post_sealed", "email_index", "phone_index"))
            self._add(Person, part=Part.AFFECTED, name_sealed=name, **nothing)
        if earlier.kind is Kind.COMPLAINT:
            self.promises.begin_stage(1, received_at)
            if Flag.DATA_PROTECTION in earlier.flags:
                self.promises.start("data_protection", 1, received_at)

    def _happen(self, event: Event) -> None:
        self._check_stage(event)
        match event.what:
            case What.REVIEW_ASKED:
                self._review(event)
            case What.ACKNOWLEDGED:
                self._acknowledge(event)
            case What.CONSENT_ASKED | What.CONSENT_SETTLED:
                self._consent(event)
            case What.UPDATED:
                self._letter(LetterKind.PROGRESS_UPDATE, event)
                self.promises.restart("progress_update", event.stage, event.at)
            case What.PUT_OFF:
                self._put_off(event)
            case What.ANSWERED:
                self._answer(event)
            case What.LOOKED_INTO | What.CLOSED | What.WITHDRAWN | What.REFERRED:
                self._move(event)
            case _:
                assert_never(event.what)

    def _check_stage(self, event: Event) -> None:
        stage, consent = self.case["stage"], (What.CONSENT_ASKED, What.CONSENT_SETTLED)
        if event.what not in consent and event.what is not What.REVIEW_ASKED and event.stage < 3:
            if event.stage < stage:
                raise Refused("it was at stage 2 by then. Give it as a field of stage 2.")
            if event.stage > stage:
                raise Refused("it was at stage 1 then. Give stage_2_asked_at, of a day before.")

    def _move_to(self, move: Move, at: datetime) -> None:
        course = course_by(
            self._policy, self.promises.owes("acknowledgement", self.case["stage"]), self.promises.opened
        )
        state = after(move, self.earlier.kind, self.case["stage"], self.case["state"], course)
        self.case |= {"state": state, "closed_at": at if state in OVER else None}

    def _move(self, event: Event) -> None:
        move, act = MOVES[event.what]
        self._move_to(move, event.at)
        detail: dict[str, Json] = {}
        if event.what is What.LOOKED_INTO:
            self.case["investigator"] = self.case["investigator"] or self.case["owner"]
        elif event.what is What.REFERRED:
            self.case["stage"] = 3
            self.promises.stop("stage_3_window", 3, event.at)
            detail = {"body": self._policy.external_body(self.earlier.funding).name}
        elif event.what is What.WITHDRAWN:
            self.promises.end(event.at)
        reason = self.earlier.withdrawn_because if event.what is What.WITHDRAWN else None
        self._note(self._actor, act, event.at, reason, stage=self.case["stage"], **detail)

    def _review(self, event: Event) -> None:
        self._move_to(Move.ESCALATE, event.at)
        reviewer = self.earlier.stage_2_reviewer
        if reviewer and reviewer in (self.case["owner"], self.case["investigator"]):
            raise Refused("Whoever dealt with stage 1 cannot review it. Give another stage_2_reviewer.")
        self.case |= {"stage": 2, "reviewer": reviewer, "acknowledgement_asked_at": None}
        window = self.promises.find_open("stage_2_window", 2)
        if window and london_date(event.at) > window.due_on:
            self.case["flags"] = [*self.case["flags"], Flag.LATE_REQUEST.value]
        self.promises.stop("stage_2_window", 2, event.at)
        self.promises.end_stage(1, event.at)
        self.promises.begin_stage(2, event.at)
        self._note(self._actor, Act.ESCALATED, event.at, asked_at=event.at.isoformat())

    def _acknowledge(self, event: Event) -> None:
        self._move_to(Move.ACKNOWLEDGE, event.at)
        self.case["acknowledgement_asked_at"] = event.at
        self._write(LetterKind.ACKNOWLEDGEMENT, event)
        self._note(self._actor, Act.ACKNOWLEDGEMENT_SENT, event.at, way=event.way, sent_at=event.at.isoformat())
        self.promises.stop("acknowledgement", event.stage, event.at)
        self.promises.stop("data_protection", 1, event.at)

    def _put_off(self, event: Event) -> None:
        if self.case["state"] not in WAITS:
            raise Refused("A holding letter explains a delay; the complaint was not waiting for an answer then.")
        assert event.due_on is not None, "history gives the three of a holding letter together"
        letter = self._letter(LetterKind.HOLDING, event)
        self.promises.put_off(event.stage, event.due_on, cast(DelayReason, event.why), letter, self._actor, event.at)

    def _answer(self, event: Event) -> None:
        self._move_to(Move.RESPOND, event.at)
        for number, outcome in enumerate(self.earlier.at_stage(event.stage, "outcomes"), start=1):
            found = {"issue_id": self._issues[number - 1], "stage": event.stage, "outcome": outcome}
            self.rows[Finding].append({"id": uuid4(), **found, "by": self._actor, "at": event.at})
            detail = {"issue": number, "outcome": outcome.value, "stage": event.stage}
            self._note(self._actor, Act.FINDING_RECORDED, event.at, **detail)
        self._letter(LetterKind.FINAL_RESPONSE, event)
        for name in ("resolution", "progress_update"):
            self.promises.stop(name, event.stage, event.at)
        self.promises.stop("data_protection", 1, event.at)
        self._note(self._actor, Act.FINAL_RESPONSE, event.at, stage=event.stage)
        received_on, complained_on = self.rows[Correspondence][-1]["received_on"], london_date(self.case["received_at"])
        self.promises.open_window(
            *self._policy.window_after(event.stage, london_date(event.at), received_on, complained_on)
        )

    def _consent(self, event: Event) -> None:
        earlier, is_asked = self.earlier, event.what is What.CONSENT_ASKED
        status = ConsentStatus.ASKED if is_asked else cast(ConsentStatus, earlier.consent)
        on = london_date(event.at)
        self._add(
            ConsentEntry,
            number=len(self.rows[ConsentEntry]) + 1,
            scope=Scope.DISCLOSURE,
            status=status,
            ground=None if is_asked else earlier.consent_ground,
            method=None if is_asked else earlier.consent_method,
            evidence_sealed=None if is_asked else self._vault.seal_given(earlier.consent_evidence),
            dated=on,
            recorded_by=self._actor,
            recorded_at=event.at,
        )
        detail = {"status": status.value, "scope": Scope.DISCLOSURE.value, "on": on.isoformat()}
        self._note(self._actor, Act.CONSENT_RECORDED, event.at, **detail)
        if is_asked:
            self.promises.start("consent_chase", 1, event.at)
        else:
            self.promises.stop("consent_chase", 1, event.at)

    def _letter(self, kind: LetterKind, event: Event) -> UUID:
        letter = self._write(kind, event)
        detail = {"letter": kind.value, "way": event.way, "sent_at": event.at.isoformat()}
        self._note(self._actor, Act.LETTER_SENT, event.at, **detail)
        return letter

    def _write(self, kind: LetterKind, event: Event) -> UUID:
        """A letter of which nobody gives us the words; when it was received matters of an answer alone."""
        arrived = self._arrived(event) if kind is LetterKind.FINAL_RESPONSE else None
        return self._add(
            Correspondence,
            letter=kind.value,
            way=event.way,
            stage=event.stage,
            sent_at=event.at,
            sent_by=self._actor,
            received_on=arrived.on if arrived else None,
            received_basis=arrived.basis.value if arrived else None,
        )

    def _arrived(self, event: Event) -> Received:
        sent_on, stated_on = london_date(event.at), self.earlier.stage_2_received_on if event.stage == 2 else None
        counted = windows.received(event.way, sent_on, self._policy.working_calendar)
        assert counted is not None, "only what bounced does not arrive"
        if stated_on and stated_on < counted.on:
            raise Refused(
                f"it counts as received on {short_date(counted.on)}. Only a later stage_2_received_on counts."
            )
        return Received(stated_on, ReceiptBasis.STATED) if stated_on else counted

    def _add(self, table: type[SQLModel], **columns: Any) -> UUID:
        row_id = uuid4()
        self.rows[table].append({"id": row_id, "case_id": self.case["id"], **columns})
        return row_id

    def _note(self, by: str, act: Act, at: datetime | None = None, reason: str | None = None, **detail: Json) -> None:
        happened = {"at": at.isoformat()} if at else {}
        self.entries.append(NewEntry(self.case["id"], by, act, reason, {**detail, **happened}))
