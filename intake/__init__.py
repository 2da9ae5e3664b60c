"""The private door: Rasa's form asks here whether an answer can be taken, and what comes next."""
