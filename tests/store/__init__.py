"""What is remembered, on SQLite and on Postgres by the same tests."""
