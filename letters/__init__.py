"""Letters in writing: composed purely, posted through the outbox."""
