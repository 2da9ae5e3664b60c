"""The clinical team's door: a Bolt app over Socket Mode, and what the outbox posts."""
