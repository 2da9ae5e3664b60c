"""Every table of the service: importing this makes them all known to SQLModel."""

from models.case import Case, Person
from models.clock import Alert, Clock, ClockExtension, ClockPause
from models.conflict import Conflict
from models.consent import ConsentEntry
from models.conversation import Conversation, Message, Setting, ToForget
from models.correction import Correction
from models.correspondence import Correspondence
from models.draft import DraftLook
from models.holiday import HolidayChange
from models.imported import ImportedCase
from models.issue import Finding, Issue
from models.meeting import Link, Meeting
from models.outbox import OutboxRow, Seen, SlackCard
from models.timeline import TimelineEntry, TimelineSeal
from models.wrong_code import WrongCode

TABLES = (
    Conversation,
    Message,
    ToForget,
    DraftLook,
    Case,
    WrongCode,
    Person,
    ImportedCase,
    Clock,
    ClockPause,
    ClockExtension,
    HolidayChange,
    Alert,
    TimelineEntry,
    TimelineSeal,
    Correspondence,
    Correction,
    ConsentEntry,
    Issue,
    Finding,
    Meeting,
    Link,
    Conflict,
    OutboxRow,
    SlackCard,
    Seen,
    Setting,
)
