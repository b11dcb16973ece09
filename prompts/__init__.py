"""What we ask, and what the answers mean. Pure: no Slack, no SQL, no clock, no network."""
