"""What people said: risk, contact details, choices, names. Pure, without a database, a network or a clock."""
