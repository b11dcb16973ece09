"""Messages as people get them: golden Block Kit, Slack's limits, hostile text."""
