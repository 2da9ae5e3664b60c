"""The database. Functions take `session` first and `now` last; one function, one call, one transaction."""
