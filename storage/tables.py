"""Every table of the service: importing this makes them all known to SQLModel."""

from models.case import Case, Person
from models.clock import Alert, Clock
from models.conversation import Conversation, Message, Setting
from models.correspondence import Correspondence
from models.outbox import OutboxRow, Seen, SlackCard
from models.timeline import TimelineEntry

TABLES = (
    Conversation,
    Message,
    Case,
    Person,
    Clock,
    Alert,
    TimelineEntry,
    Correspondence,
    OutboxRow,
    SlackCard,
    Seen,
    Setting,
)
