"""Slack's rate limits: how often a method may be called, and a channel be posted to.

Decides whether a call is too early and after how many seconds it may come again. Buckets refill
steadily; short bursts pass, as at Slack.
"""

import math
import time
from dataclasses import dataclass

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100}
# Slack says "short bursts are allowed" and gives no number: five in a row pass.
CHANNEL_BURST = 5
UNLIMITED_TIER = 0

# "Special" methods have allowances of hundreds a minute.
SPECIAL_PER_MINUTE = 600
TIERS = {
    "api.test": UNLIMITED_TIER,
    "apps.connections.open": 2,
    "auth.test": UNLIMITED_TIER,
    "bots.info": 3,
    "chat.delete": 3,
    "chat.getPermalink": UNLIMITED_TIER,
    "chat.postEphemeral": 4,
    "chat.postMessage": UNLIMITED_TIER,
    "chat.update": 3,
    "conversations.history": 3,
    "conversations.info": 3,
    "conversations.join": 3,
    "conversations.list": 2,
    "conversations.members": 4,
    "conversations.open": 3,
    "conversations.replies": 3,
    "files.completeUploadExternal": 4,
    "files.delete": 3,
    "files.getUploadURLExternal": 4,
    "files.info": 4,
    "files.list": 3,
    "pins.add": 2,
    "reactions.add": 3,
    "reactions.get": 3,
    "reactions.remove": 2,
    "team.info": 3,
    "users.conversations": 3,
    "users.info": 4,
    "users.list": 2,
    "users.lookupByEmail": 3,
    "views.open": 4,
    "views.publish": 4,
    "views.push": 4,
    "views.update": 4,
}


@dataclass
class Bucket:
    """What is left of an allowance, and when that was counted."""

    left: float
    counted: float


class Rates:
    """Allowances per method, and per channel for posting."""

    def __init__(self) -> None:
        self.on = True
        self.scale = 1.0
        self._buckets: dict[str, Bucket] = {}

    def reset(self, *, on: bool, scale: float) -> None:
        """Set the limits anew, with full buckets."""
        self.on = on
        self.scale = scale
        self._buckets.clear()

    def seconds_to_wait(self, method: str, channel: str) -> int:
        """0 if the call may pass (and is counted); else the `Retry-After`."""
        if not self.on:
            return 0
        tier = TIERS.get(method, 3)
        if tier != UNLIMITED_TIER:
            burst = PER_MINUTE[tier] * self.scale
            return self._take(method, burst, burst / 60)
        if method == "chat.postMessage" and channel:
            return self._take(f"{method} {channel}", CHANNEL_BURST * self.scale, self.scale)
        return self._take(
            method, SPECIAL_PER_MINUTE * self.scale, SPECIAL_PER_MINUTE * self.scale / 60
        )

    def _take(self, key: str, burst: float, per_second: float) -> int:
        now = time.monotonic()
        bucket = self._buckets.setdefault(key, Bucket(max(burst, 1), now))
        bucket.left = min(max(burst, 1), bucket.left + (now - bucket.counted) * per_second)
        bucket.counted = now
        if bucket.left < 1:
            return max(1, math.ceil((1 - bucket.left) / per_second))
        bucket.left -= 1
        return 0
