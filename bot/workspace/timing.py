"""The waiting times of the workspace: Slack's own by default, shorter where a test says so.

Decides nothing but the names and the defaults.
"""

from dataclasses import dataclass, field, fields

from bot.workspace.wire import Json, MisuseError, number_in


@dataclass
class Timing:
    """Seconds, all of them."""

    ack_seconds: float = 3.0
    # How long after a failed attempt the next one comes: about 4 s after the first in all.
    retry_delays: list[float] = field(default_factory=lambda: [1.0, 60.0, 300.0])
    trigger_seconds: float = 3.0
    response_url_seconds: float = 1800.0
    # How long after files.completeUploadExternal the share appears.
    share_delay: float = 0.0

    def change(self, wanted: Json) -> None:
        """Set some of them."""
        known = {item.name for item in fields(self)}
        for name, value in wanted.items():
            if name not in known:
                raise MisuseError("no_such_time", f"{name!r} is none of {sorted(known)}.")
            if name != "retry_delays":
                setattr(self, name, number_in(wanted, name, 0))
            elif isinstance(value, list):
                self.retry_delays = [number_in({name: item}, name, 0) for item in value]
            else:
                raise MisuseError("not_a_list", "`retry_delays` is a list of seconds.")

    def told(self) -> Json:
        """All of them, by name."""
        return {item.name: getattr(self, item.name) for item in fields(self)}
