"""`python -m bot.messages [NAME] [--language en]`: a message's examples, or all messages."""

import json
import sys
from argparse import ArgumentParser

from bot.messages.preview import examples, preview
from bot.messages.render import Messages
from prompts.problems import ReadinessError
from prompts.words import BASE, Words


def main(arguments: list[str]) -> int:
    """Print the examples of one message as JSON and as text; without a name, list the messages."""
    parser = ArgumentParser(prog="python -m bot.messages", description=main.__doc__)
    parser.add_argument("name", nargs="?", help="the template, for example: card")
    parser.add_argument("--language", default=BASE, help="the language of the bot's words")
    given = parser.parse_args(arguments)
    try:
        messages = Messages(Words.load())
        if given.name is None:
            sys.stdout.write("\n".join(messages.names()) + "\n")
            return 0
        for example in examples(given.name):
            shown = preview(messages, example, given.language)
            sys.stdout.write(f"== {example.template}: {example.name}\n\n{shown.text}\n\n")
            sys.stdout.write(json.dumps(shown.payload, ensure_ascii=False, indent=2) + "\n\n")
    except ReadinessError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
