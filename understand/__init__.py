"""What people said: risk, contact details, choices, names, times, languages. Pure, without a database, a network or a clock."""
