"""Everything that stands in a database, to be compared."""

from sqlmodel import Session, SQLModel, select

from storage.tables import TABLES


def fingerprint(session: Session) -> dict[str, list[str]]:
    """The rows of every table, each as text, in no order of their own."""
    tables = [SQLModel.metadata.tables[str(table.__tablename__)] for table in TABLES]
    rows = {table.name: session.connection().execute(select(table)).all() for table in tables}
    return {name: sorted(map(repr, some)) for name, some in rows.items()}
