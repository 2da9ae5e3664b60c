"""The way into the assistant; named in `credentials.yml`."""
