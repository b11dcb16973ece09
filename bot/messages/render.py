"""Messages by name: a template, a context and a language become blocks, a view or plain text.

Decides how templates are found, which words and functions they have, and how their mistakes are
told. Refuses to know what a message means, to whom it goes and whether it arrives.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from traceback import walk_tb
from typing import Any
from xml.etree.ElementTree import Element

from jinja2 import BaseLoader, Environment, PackageLoader, StrictUndefined, Template, TemplateError
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import TemplateNotFound
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from bot.messages.blocks import Json, to_message, to_view
from bot.messages.escaping import clean
from bot.messages.markup import WRITTEN, MessageError, check_template, parse
from bot.messages.plain import to_text
from bot.messages.voice import Voice, bold, led_by, moment, titled, user, value, written
from prompts.words import BASE, Words

SUFFIX = ".xml.j2"
_BESIDE_TAG = re.compile(r"(>)\s*\n\s*|\s*\n\s*(<)")
_LINE_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready for chat.postMessage.

    Attributes:
        blocks: Block Kit, within Slack's limits.
        text: one line for notifications and screen readers, escaped, under 3,000 characters.
    """

    blocks: list[Json]
    text: str


class Messages:
    """Everything the bot says, in the words of one catalogue.

    Args:
        words: the catalogue.
        loader: where templates come from; those of the bot unless told otherwise.
    """

    def __init__(self, words: Words, loader: BaseLoader | None = None) -> None:
        self._words = words
        self._environments: dict[str, Environment] = {}
        self._templates: dict[tuple[str, str], Template] = {}
        self._loader = loader or PackageLoader("prompts", "messages")

    def message(self, name: str, context: Mapping[str, object], language: str = BASE) -> Rendered:
        """A message as blocks and fallback text.

        Args:
            name: the template's name without its ending, for example "card".
            context: what the template needs, as plain data; all of it is shown as text.
            language: in which the template's own words are said.

        Raises:
            MessageError: the template, the context or the markup is wrong.
            MissingWordError: the catalogue lacks a key.
        """
        root, length = self._tree(name, context, language, "message")
        compiled = to_message(root, partial(self._more, language), length=length)
        return Rendered(compiled.blocks, compiled.line)

    def view(self, name: str, context: Mapping[str, object], language: str = BASE) -> Json:
        """A modal or Home view; arguments and errors as of `message`."""
        root, _ = self._tree(name, context, language, "modal", "home")
        return to_view(root, partial(self._more, language))

    def payload(self, name: str, context: Mapping[str, object], language: str = BASE) -> Json:
        """A message as {"text", "blocks"} or a view as it is: whatever the template writes."""
        root, length = self._tree(name, context, language, "message", "modal", "home")
        more = partial(self._more, language)
        if root.tag != "message":
            return to_view(root, more)
        blocks, text = to_message(root, more, length=length)
        return {"text": text, "blocks": blocks}

    def plain(
        self,
        name: str,
        context: Mapping[str, object],
        language: str = BASE,
        *,
        controls: bool = False,
    ) -> str:
        """A message or view as text for a terminal, with what can be pressed if `controls`."""
        root, _ = self._tree(name, context, language, "message", "modal", "home")
        return to_text(root, controls=controls)

    @cached_property
    def edition(self) -> str:
        """Changes with whatever a message is made from: words, templates, and this package."""
        seal = sha256()
        for key in sorted(self._words.keys()):
            seal.update(repr((key, sorted(self._words.text(key).items()))).encode())
        for name in sorted(self._files()):
            seal.update(self._loader.get_source(self._environment(BASE), name)[0].encode())
        for module in sorted(Path(__file__).parent.glob("*.py")):
            seal.update(module.read_bytes())
        return seal.hexdigest()[:16]

    def names(self) -> list[str]:
        """The names of all templates; files that begin with an underscore are parts of others."""
        found = (name.removesuffix(SUFFIX) for name in self._files())
        return sorted(name for name in found if not name.startswith("_"))

    def _files(self) -> list[str]:
        return [name for name in self._loader.list_templates() if name.endswith(SUFFIX)]

    def _more(self, language: str, count: int) -> str:
        return self._words.say("message.more_blocks", language, n=count)

    def _tree(
        self, name: str, context: Mapping[str, object], language: str, *kinds: str
    ) -> tuple[Element, int]:
        xml = self._write(name, context, language)
        root = parse(xml, name + SUFFIX)
        if root.tag not in kinds:
            raise MessageError(
                f"{name}{SUFFIX} writes a <{root.tag}> and was asked for {' or '.join(kinds)}. "
                "Call Messages.message for messages and Messages.view for modals and Home."
            )
        return root, len(xml)

    def _write(self, name: str, context: Mapping[str, object], language: str) -> str:
        try:
            template = self._templates.get((name, language))
            if template is None:
                template = self._environment(language).get_template(name + SUFFIX)
                self._templates[name, language] = template
            return clean(template.render(context))
        except TemplateNotFound as problem:
            raise MessageError(
                f"There is no message '{(problem.name or name).removesuffix(SUFFIX)}'. "
                f"The messages are: {', '.join(self.names())}."
            ) from problem
        except TemplateError as problem:
            file, line = _place(problem, name + SUFFIX)
            raise MessageError(
                f"{file}, line {line}: {problem.message}. Give the template what it asks for; "
                f"prompts/messages/examples/{name}.yml shows a complete context."
            ) from problem

    def _environment(self, language: str) -> Environment:
        environment = self._environments.get(language)
        if environment is None:
            environment = _TemplateEnvironment(
                extensions=[_Markup],
                loader=self._loader,
                autoescape=True,
                undefined=StrictUndefined,
                trim_blocks=True,
                lstrip_blocks=True,
                auto_reload=False,
            )
            # Filters, because Jinja writes a constant sentence right into the compiled template
            # and calls the others directly: a third of the time of functions.
            voice = Voice(self._words, language)
            environment.filters |= {
                "say": voice.say,
                "named": voice.named,
                "value": value,
                "user": user,
                "moment": moment,
                "bold": bold,
                "led_by": led_by,
                "titled": titled,
            }
            self._environments[language] = environment
        return environment


class _Writer(CodeGenerator):
    """Every expression goes through `written`: it escapes as Jinja does, in half the time."""

    def _output_child_pre(self, *_: object) -> None:
        self.write("environment.written(")

    def _output_child_post(self, *_: object) -> None:
        self.write(")")


class _TemplateEnvironment(Environment):
    """Templates read plain data: a dot means a key, also where dicts have a method of that name."""

    code_generator_class = _Writer
    written = staticmethod(written)

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - as Jinja declares it
        """The value under a key, or else the attribute."""
        try:
            return obj[attribute]
        except (TypeError, LookupError):
            return super().getattr(obj, attribute)


class _Markup(Extension):
    """Between Jinja's lexer and its compiler: checks a template's markup and drops its layout."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The same tokens; the lines and indents beside tags are for the template's reader only."""
        pieces: list[str] = []
        lines: list[tuple[int, int]] = []
        length = 0
        for token in stream:
            piece = ""
            if token.type == "data":
                piece = token.value
                flat = _BESIDE_TAG.sub(r"\1\2", piece)
                yield Token(token.lineno, "data", _LINE_BREAK.sub(" ", flat))
            else:
                if token.type == "variable_begin":
                    piece = WRITTEN
                yield token
            lines.append((length, token.lineno))
            pieces.append(piece)
            length += len(piece)
        source = "".join(pieces)

        def line_at(position: int) -> int:
            start, line = max((here for here in lines if here[0] <= position), default=(0, 1))
            return line + source.count("\n", start, position)

        check_template(source, stream.name or "template", line_at)


def _place(problem: TemplateError, name: str) -> tuple[str, int]:
    """The template's file and line where Jinja stopped."""
    if (line := getattr(problem, "lineno", None)) is not None:
        return getattr(problem, "name", None) or name, line
    found = (name, 1)
    for frame, line in walk_tb(problem.__traceback__):
        file = frame.f_code.co_filename
        if file.endswith(SUFFIX):
            found = (file.replace("\\", "/").rsplit("/", 1)[-1], line)
        elif file == "<template>":
            found = (name, line)
    return found
