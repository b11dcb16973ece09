"""Misbehaviour on demand: what was ordered, for which method, how many times.

Decides which fault strikes next. Whoever meets the network carries it out.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from bot.workspace.wire import Json, MisuseError, number_in

API_KINDS = frozenset(
    {"drop_before", "drop_after", "429", "500", "503", "500_after", "error", "slow"}
)
OTHER_KINDS = frozenset(
    {"swallow_ack", "duplicate", "hold", "forget_share", "file_login_page", "socket_refused"}
)


@dataclass
class Fault:
    """One order to misbehave; `left` counts down, None goes on for ever."""

    id: str
    kind: str
    method: str
    left: int | None
    settings: Json = field(default_factory=dict)

    def told(self) -> Json:
        """The fault as the control API shows it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "method": self.method,
            "left": self.left,
            **self.settings,
        }


class Faults:
    """The faults that are waiting."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._count = 0

    def add(self, order: Json) -> Fault:
        """Take an order from the control API."""
        kind = str(order.get("kind", ""))
        if kind not in API_KINDS | OTHER_KINDS:
            known = ", ".join(sorted(API_KINDS | OTHER_KINDS))
            raise MisuseError("no_such_fault", f"There is no fault {kind!r}. Known: {known}.")
        self._count += 1
        times = int(number_in(order, "times", 1))
        settings = {k: v for k, v in order.items() if k not in {"kind", "method", "times"}}
        fault = Fault(
            f"fault-{self._count}", kind, str(order.get("method", "*")), times or None, settings
        )
        self._waiting.append(fault)
        return fault

    def told(self) -> list[Json]:
        """All of them, as the control API shows them."""
        return [fault.told() for fault in self._waiting]

    def clear(self) -> None:
        """Behave again."""
        self._waiting.clear()

    def standing(self, kind: str) -> bool:
        """Whether such a fault waits; it is not used up."""
        return any(fault.kind == kind for fault in self._waiting)

    def strike_call(self, method: str) -> Fault | None:
        """The fault that this call meets, used up once."""
        return self._strike(
            lambda fault: fault.kind in API_KINDS and fnmatchcase(method, fault.method)
        )

    def strike(self, kind: str, subject: str = "*") -> Fault | None:
        """The fault of this kind, used up once; `subject` is compared with its `type`."""
        return self._strike(
            lambda fault: (
                fault.kind == kind
                and (subject == "*" or fault.settings.get("type", subject) == subject)
            )
        )

    def _strike(self, meets: Callable[[Fault], bool]) -> Fault | None:
        for fault in self._waiting:
            if meets(fault):
                if fault.left is not None:
                    fault.left -= 1
                    if fault.left == 0:
                        self._waiting.remove(fault)
                return fault
        return None
