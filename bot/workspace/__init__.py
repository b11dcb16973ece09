"""A Slack-compatible workspace on this machine, for demos and tests; it imports nothing of ours."""
