"""What a complaint is and what is due: tables and pure rules. `now` is always an argument."""
