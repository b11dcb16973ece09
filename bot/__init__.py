"""Whom we talk to, and when: Slack, the clock, and the use cases between them."""
