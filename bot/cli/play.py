"""Playing a dialog on a stage: people act, the bot is listened to, and what differs is shown.

Decides what counts as the bot having said something: a new message in the thread, in the order in
which they come, that has all the words. Waits for things to happen and never sleeps.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.cli import samples
from bot.cli.dialogs import Dialog, DialogError, Step
from bot.cli.transcript import has, readable, spoken
from bot.desk.slots import next_slot, read_slot
from bot.workspace.client import ControlError, Message, View

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.workspace.client import Outcome, Workspace

WITHIN = 15.0
BEHIND = frozenset(("no_such_element", "no_such_option"))
_SPAN = re.compile(r"\+(\d+) (minute|hour|day|week)s?")


@dataclass(slots=True)
class Player:
    """Plays steps, remembers the thread it is in, and writes a transcript.

    Attributes:
        show: gets each line of the transcript as it happens.
        before: called before each step: tests kill the bot here.
    """

    workspace: Workspace
    show: Callable[[str], object] = print
    before: Callable[[Step], object] | None = None
    channel: str = "orders"
    threads: dict[str, str] = field(default_factory=dict)
    thread_ts: str = ""
    code: str = ""
    cursor: int = 0
    outcome: Outcome | None = None
    said: list[Message] = field(default_factory=list)

    def play(self, dialog: Dialog) -> None:
        """Play a dialog to its end.

        Raises:
            DialogError: something came otherwise; the message shows the difference.
        """
        self.channel = dialog.channel
        self.cursor = self.workspace.mark()
        self.show(f"── {dialog.name} ──")
        for step in dialog.steps:
            if self.before is not None:
                self.before(step)
            try:
                self._step(step)
            except TimeoutError as error:
                raise DialogError(self._difference(dialog, step, str(error))) from error
            except ControlError as error:
                raise DialogError(self._difference(dialog, step, str(error))) from error

    def card(self) -> str:
        """The card of the order at hand, as people read it."""
        if not self.thread_ts:
            return ""
        return self.workspace.message(self.channel, self.thread_ts).plain

    def _step(self, step: Step) -> None:
        table: dict[str, Callable[[Step], None]] = {
            "runs": self._runs,
            "fills in": self._fills_in,
            "says": self._says,
            "presses": self._presses,
            "chooses": self._chooses,
            "uploads": self._uploads,
            "edits": self._edits,
            "deletes": self._deletes,
            "opens": self._opens,
            "sees": self._sees,
            "does not see": self._does_not_see,
            "bot says": self._bot_says,
            "card shows": self._card_shows,
            "card hides": self._card_hides,
            "channel says": self._channel_says,
            "bot stays silent": self._silent,
            "clock": self._clock,
            "thread": self._thread,
        }
        table[step.verb](step)

    # What people do.

    def _runs(self, step: Step) -> None:
        self._tell(step.who, f"runs {step.content}")
        command, _, text = str(step.content).partition(" ")
        self.outcome = self.workspace.as_(step.who).command(command, text, channel=self.channel)
        opened = re.fullmatch(r"new (\S+)", text)
        if opened:
            self.code = opened[1]
        for message in self.outcome.messages:
            if not message.raw.get("ephemeral_to"):
                continue  # what the thread says meanwhile is told where it is waited for
            self._tell("Readiness", f"(only to {step.who}) {readable(message.raw)}")

    def _fills_in(self, step: Step) -> None:
        assert isinstance(step.content, dict), f"step {step.number}: a form has fields"
        person = self.workspace.as_(step.who)
        form = self.workspace.wait_for_modal(step.who, timeout=WITHIN)
        values = {name: self._field(form, name, value) for name, value in step.content.items()}
        filled = ", ".join(f"{name}: {value}" for name, value in step.content.items())
        self._tell(step.who, f"fills in {filled}")
        started = form.title == "New order"
        if started:
            there = next(f["value"] for f in form.fields if f["label"] == "Order code")
            self.code = str(values.get("Order code") or there)
        self.outcome = person.submit(values)
        for name, error in self.outcome.errors.items():
            self._tell("Readiness", f"(beside {name}) {error}")
        if started and self.outcome.ok:
            self._wait_for_card()

    def _field(self, form: View, name: str, value: object) -> object:
        field_ = next((f for f in form.fields if name in (f["label"], f["block_id"])), None)
        many = field_ is not None and field_["type"] in {"checkboxes", "multi_static_select"}
        if many and not isinstance(value, list):
            return [value]
        return value

    def _wait_for_card(self) -> None:
        card = self.workspace.wait_for(
            lambda item: (
                item["change"] == "posted"
                and item["message"].get("bot_id") == self.workspace.ready["bot_id"]
                and not item["message"].get("thread_ts")
                and not item["message"].get("ephemeral_to")
                and self.code in item["message"]["plain"]
            ),
            since=self.cursor,
            kind="message",
            timeout=WITHIN,
        )
        self.thread_ts = card["message"]["ts"]
        self.threads[self.code] = self.thread_ts

    def _says(self, step: Step) -> None:
        self._tell(step.who, str(step.content))
        person = self.workspace.as_(step.who)
        message = person.say(str(step.content), channel=self.channel, **self._place())
        self.said.append(message)

    def _presses(self, step: Step) -> None:
        self._tell(step.who, f"presses [{step.content}]")
        person = self.workspace.as_(step.who)
        label = str(step.content)
        here = {"channel": self.channel, **self._place()}
        self.outcome = self._once_there(
            lambda: person.press(label, **here), lambda: person.press(label)
        )
        self._tell_outcome(step)

    def _chooses(self, step: Step) -> None:
        assert isinstance(step.content, dict), f"step {step.number}: what, and which"
        person = self.workspace.as_(step.who)
        for label, value in step.content.items():
            self._tell(step.who, f"chooses {value} under {label}")
            here = {"channel": self.channel, **self._place()}
            self.outcome = self._once_there(
                partial(person.choose, label, value, **here),
                partial(person.choose, label, value),
            )
        self._tell_outcome(step)

    def _once_there(self, *ways: Callable[[], Outcome]) -> Outcome:
        """What came of an act, as soon as one of the ways can be taken: the card may be behind."""
        mark = self.workspace.mark()
        end = datetime.now(UTC) + timedelta(seconds=WITHIN)
        while True:
            for way in ways:
                try:
                    return way()
                except ControlError as error:
                    missing = error
            if missing.code not in BEHIND or datetime.now(UTC) > end:
                raise missing
            told = self.workspace.get("wait", since=mark, timeout=1)
            mark = max([mark, *(item["n"] for item in told["items"])])

    def _tell_outcome(self, step: Step) -> None:
        if self.outcome is not None and not self.outcome.ok:
            self._tell("Slack", f"({self.outcome.error})")
        if self.outcome is not None and self.outcome.modal is not None:
            self._tell("Readiness", f"(opens a form for {step.who}) {self.outcome.modal.title}")

    def _uploads(self, step: Step) -> None:
        content: dict[str, Any] = (
            step.content if isinstance(step.content, dict) else {"file": step.content}
        )
        name = str(content.get("file"))
        made: dict[str, str] = content.get("files") or {str(content.get("as", name)): name}
        known = ", ".join(sorted(samples.SAMPLES))
        for name in made.values():
            if name not in samples.SAMPLES:
                raise DialogError(
                    f"Step {step.number}: there is no sample {name}. There are: {known}."
                )
        saying = str(content.get("saying", ""))
        self._tell(step.who, " ".join([*(f"[{name}]" for name in made), saying]).strip())
        sent = self.workspace.as_(step.who).upload_all(
            {name: samples.SAMPLES[sample]() for name, sample in made.items()},
            channel=self.channel,
            comment=saying,
            **self._place(),
        )
        self.said.append(sent)

    def _edits(self, step: Step) -> None:
        assert isinstance(step.content, dict), f"step {step.number}: message, and to"
        message = self._own(str(step.content["message"]))
        self._tell(step.who, f"edits “{step.content['message']}” to “{step.content['to']}”")
        self.workspace.as_(step.who).edit(message, str(step.content["to"]))

    def _deletes(self, step: Step) -> None:
        message = self._own(str(step.content))
        self._tell(step.who, f"deletes “{step.content}”")
        self.workspace.as_(step.who).delete(message)

    def _own(self, words: str) -> Message:
        return next(message for message in reversed(self.said) if words in message.plain)

    def _opens(self, step: Step) -> None:
        assert step.content == "home", f"step {step.number}: only home can be opened"
        self._tell(step.who, "opens Home")
        self.workspace.as_(step.who).open_home()

    # What is looked for.

    def _sees(self, step: Step) -> None:
        def there() -> bool:
            seen = self._visible(step.who)
            return all(has(seen, word) for word in step.words)

        self._until(there, lambda: self._visible(step.who), step)

    def _does_not_see(self, step: Step) -> None:
        self.workspace.wait_until_quiet(timeout=WITHIN)
        seen = self._visible(step.who)
        for word in step.words:
            if has(seen, word):
                raise TimeoutError(f"{step.who} sees “{word}” in:\n{seen}")

    def _visible(self, who: str) -> str:
        """What one person has before their eyes: the last answer, whispers, the form, Home."""
        person = self.workspace.as_(who)
        parts: list[str] = []
        if self.outcome is not None:
            parts += [message.plain for message in self.outcome.messages]
            parts += [f"{name}: {error}" for name, error in self.outcome.errors.items()]
        parts += [m.plain for m in person.messages(self.channel) if m.raw.get("ephemeral_to")]
        if self.thread_ts:
            thread = person.thread(self.channel, self.thread_ts)
            parts += [m.plain for m in thread if m.raw.get("ephemeral_to")]
        for view in (person.modal(), person.home()):
            if view is not None:
                parts.append(f"{view.title}\n{view.plain}")
                parts += [f"{f['label']} {f.get('value')}" for f in view.fields]
        return "\n".join(parts)

    def _bot_says(self, step: Step) -> None:
        while True:
            item = self._next_from_bot(self.cursor)
            self.cursor = item["n"]
            message = item["message"]
            self._tell("Readiness", readable(message))
            if all(has(message["plain"], word) for word in step.words):
                return

    def _next_from_bot(self, since: int) -> dict[str, Any]:
        return self.workspace.wait_for(self._is_reply, since=since, kind="message", timeout=WITHIN)

    def _is_reply(self, item: dict[str, Any]) -> bool:
        message = item["message"]
        return (
            item["change"] == "posted"
            and message.get("bot_id") == self.workspace.ready["bot_id"]
            and message.get("thread_ts") == self.thread_ts
            and not message.get("ephemeral_to")
        )

    def _channel_says(self, step: Step) -> None:
        item = self.workspace.wait_for(
            lambda item: (
                item["change"] == "posted"
                and item["message"].get("bot_id") == self.workspace.ready["bot_id"]
                and not item["message"].get("thread_ts")
                and not item["message"].get("ephemeral_to")
                and all(has(item["message"]["plain"], word) for word in step.words)
            ),
            since=self.cursor,
            kind="message",
            timeout=WITHIN,
        )
        self._tell("Readiness", f"(in #{self.channel}) {readable(item['message'])}")

    def _card_shows(self, step: Step) -> None:
        self._until(lambda: all(has(self.card(), word) for word in step.words), self.card, step)

    def _card_hides(self, step: Step) -> None:
        self._until(lambda: not any(has(self.card(), word) for word in step.words), self.card, step)

    def _silent(self, step: Step) -> None:
        self.workspace.wait_until_quiet(seconds=0.5, timeout=WITHIN)
        heard = [
            item["message"]["plain"]
            for item in self.workspace.traffic(since=self.cursor, kind="message")
            if self._is_reply(item)
        ]
        if heard:
            raise TimeoutError(f"The bot said:\n{heard}\nand step {step.number} wants silence.")

    def _until(self, there: Callable[[], bool], seen: Callable[[], str], step: Step) -> None:
        mark = self.workspace.mark()
        end = datetime.now(UTC) + timedelta(seconds=WITHIN)
        while not there():
            if datetime.now(UTC) > end:
                raise TimeoutError(f"Looked for {step.words} in:\n{seen()}")
            told = self.workspace.get("wait", since=mark, timeout=1)
            mark = max([mark, *(item["n"] for item in told["items"])])

    # What happens around them.

    def _clock(self, step: Step) -> None:
        now = datetime.fromtimestamp(float(self.workspace.state()["now"]), UTC)
        words = str(step.content)
        span = _SPAN.fullmatch(words)
        slot = read_slot(words)
        if span:
            target = now + timedelta(**{f"{span[2]}s": int(span[1])})
        elif slot:
            target = next_slot(*slot, "Europe/Berlin", now) + timedelta(seconds=1)
        else:
            raise DialogError(
                f"Step {step.number}: “{words}” is no time; write +2 days or monday 09:00."
            )
        shown = target.astimezone(ZoneInfo("Europe/Berlin"))
        self._tell("Clock", f"it is {shown:%A %d %B %Y, %H:%M}")
        self.workspace.advance((target - now).total_seconds())

    def _thread(self, step: Step) -> None:
        self.code = str(step.content)
        self.thread_ts = self.threads[self.code]

    def _place(self) -> dict[str, str]:
        return {"thread_ts": self.thread_ts} if self.thread_ts else {}

    def _tell(self, who: str, words: str) -> None:
        self.show(spoken(who, words))

    def _difference(self, dialog: Dialog, step: Step, found: str) -> str:
        who = f"{step.who} {step.verb}".strip()
        return f"{dialog.name}, step {step.number} ({who}: {step.content}) was not kept.\n{found}"
