"""A change of keys: everything is sealed with the new one, in pieces, while people write and read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import LargeBinary, select
from sqlmodel import Session, SQLModel

from models.care import Crisis
from models.case import Case
from storage import drafts
from storage.cases import open_case
from storage.database import Database
from storage.key_file import KeyFileError, add_key, keep_first_key, make_key_file, read_keys
from storage.rotation import Rotation, is_due, of_older_keys, seal_some_again, sealed_tables
from storage.settings import check_key
from storage.takeover import take_over
from storage.vault import Vault, read_key_file
from tests.makers import NOW, a_case, a_conversation, an_intake, came_from_elsewhere, keep
from tests.parts.tampering import checked
from tests.storage.every_act import ACTS


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    make_key_file(tmp_path / "key")
    return tmp_path / "key"


@contextmanager
def on(url: str, key_file: Path) -> Iterator[Database]:
    """A database on a key file, opened as the service opens it."""
    opened = Database(url, read_key_file(key_file))
    opened.run_here(check_key)
    opened.run_here(take_over, NOW)
    yield opened
    opened.close()


@pytest.fixture
def kept(database_url: str, key_file: Path) -> Iterator[Database]:
    with on(database_url, key_file) as opened:
        yield opened


def change(database: Database, rows_at_once: int = 7) -> list[Rotation]:
    steps = [database.run_here(seal_some_again, rows_at_once)]
    while not steps[-1].is_over:
        steps.append(database.run_here(seal_some_again, rows_at_once))
    return steps


def everything(database: Database) -> None:
    """Whatever staff can do, so that no encrypted column stays empty."""
    for act in ACTS:
        ids = act.prepare(database)
        database.run_here(act.verb, **act.arguments(ids))
    told = an_intake(effect="I could not sleep.", place="The clinic in Leeds", access_needs="large print")
    database.run_here(came_from_elsewhere, a_case(database, intake=told)[0], "OLD/1")
    standing = a_conversation(database)
    keep(database, standing.id, "m1", "I want to die", crisis=Crisis(("Call 999.",), ("999",)))
    database.run_here(drafts.open_draft, standing.id, "U1", "to help", NOW, sees_restricted=False, staff=())


def tokens(session: Session) -> dict[str, list[bytes]]:
    return {
        f"{table.name}.{column.name}": [
            token for (token,) in session.connection().execute(select(column)) if token is not None
        ]
        for table, _, columns in sealed_tables()
        for column in columns
    }


def test_every_encrypted_column_is_of_the_new_key_and_nothing_else_has_changed(kept: Database, key_file: Path) -> None:
    everything(kept)
    before, words = kept.run_here(tokens), {}
    assert all(before.values()), f"nothing stands in {[name for name, rows in before.items() if not rows]}"
    words = {name: [kept.vault.open(token) for token in rows] for name, rows in before.items()}
    old = read_keys(key_file)
    add_key(key_file)
    assert kept.run_here(is_due)
    steps = change(kept)
    assert [step.done for step in steps] == sorted(step.done for step in steps) and steps[-1].done == steps[-1].total
    assert not kept.run_here(is_due) and not list(kept.run_here(lambda session: list(of_older_keys(session))))
    after = kept.run_here(tokens)
    new, former = Vault(read_keys(key_file)[:1]), Vault(old)
    assert {name: sorted(new.open(token) for token in rows) for name, rows in after.items()} == {
        name: sorted(rows) for name, rows in words.items()
    }
    for rows in after.values():
        for token in rows:
            with pytest.raises(KeyFileError):
                former.open(token)
    assert checked(kept)[1] == []


def test_whoever_is_interrupted_goes_on_where_it_was(kept: Database, key_file: Path) -> None:
    for _ in range(4):
        a_case(kept)
    add_key(key_file)
    first = kept.run_here(seal_some_again, 3)
    assert not first.is_over and 0 < first.done < first.total
    again = Database(kept.url, read_key_file(key_file))
    again.run_here(check_key)
    second = again.run_here(seal_some_again, 3)
    assert second.done > first.done and second.total == first.total
    change(again)
    assert not list(again.run_here(lambda session: list(of_older_keys(session))))
    again.close()


def test_another_new_key_in_the_middle_begins_again(kept: Database, key_file: Path) -> None:
    for _ in range(4):
        a_case(kept)
    add_key(key_file)
    kept.run_here(seal_some_again, 3)
    add_key(key_file)
    assert kept.run_here(seal_some_again, 3).done == 3
    change(kept)
    keep_first_key(key_file, NOW.date())
    assert not list(kept.run_here(lambda session: list(of_older_keys(session))))


def test_cases_are_read_and_written_throughout_and_signatures_and_indexes_stay(kept: Database, key_file: Path) -> None:
    receipts = [a_case(kept)[1] for _ in range(6)]
    add_key(key_file)
    while not kept.run_here(seal_some_again, 4).is_over:
        receipts.append(a_case(kept)[1])
        if len(receipts) > 12:
            break
        for receipt in receipts:
            kept.run_here(open_case, receipt.reference, "U1", "to answer", NOW)
    change(kept)
    keep_first_key(key_file, NOW.date())
    for receipt in receipts:
        seen = kept.run_here(open_case, receipt.reference, "U1", "to answer", NOW)
        assert seen.name == "Robin Sample" and len(seen.same_person) == len(receipts) - 1
    assert checked(kept)[1] == []


def test_without_the_old_key_the_database_opens_and_the_old_key_alone_opens_nothing(
    kept: Database, key_file: Path
) -> None:
    _, receipt = a_case(kept)
    add_key(key_file)
    change(kept)
    put_away = keep_first_key(key_file, NOW.date())
    fresh = Database(kept.url, read_key_file(key_file))
    fresh.run_here(check_key)
    assert fresh.run_here(open_case, receipt.reference, "U1", "to answer", NOW).name == "Robin Sample"
    assert checked(fresh)[1] == []
    fresh.close()
    old = Database(kept.url, Vault(read_keys(put_away)[1:]))
    with pytest.raises(KeyFileError, match="does not fit"):
        old.run_here(check_key)
    old.close()


def test_an_old_key_that_is_gone_too_early_is_said_and_changes_nothing(kept: Database, key_file: Path) -> None:
    a_case(kept)
    before = kept.run_here(tokens)
    key_file.write_bytes(Fernet.generate_key() + b"\n")
    with pytest.raises(KeyFileError, match="does not fit"):
        kept.run_here(seal_some_again, 3)
    assert kept.run_here(tokens) == before


def test_what_somebody_is_changing_is_left_for_the_next_time(postgres_url: str, key_file: Path) -> None:
    """Only PostgreSQL has a second writer."""
    with on(postgres_url, key_file) as kept:
        case_id, _ = a_case(kept)
        add_key(key_file)
        with Session(kept.engine) as session, session.begin():
            session.exec(select(Case).where(Case.id == case_id).with_for_update())
            for _ in range(30):
                step = kept.run_here(seal_some_again, 50)
            assert not step.is_over and step.table == "case_file"
        change(kept)
        assert not list(kept.run_here(lambda session: list(of_older_keys(session))))


def test_whatever_is_binary_in_a_table_is_encrypted_or_a_hash() -> None:
    hashes = {"email_index", "phone_index", "timeline_head", "reason_digest", "mac", "digest"}
    hashes |= {"known_by", "sameness", "content"}  # of an imported case
    hashes |= {"counted"}  # what a wrong code counts against
    for table in SQLModel.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, LargeBinary):
                assert column.name.endswith("_sealed") or column.name in hashes, f"{table.name}.{column.name}"
