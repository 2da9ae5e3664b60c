"""What danger sounds like: tables of rules, each with a word of reason. Read by `understand.risk`."""
