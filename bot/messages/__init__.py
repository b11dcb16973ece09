"""What the bot says: templates become Block Kit, views and plain text. Text is always data."""

from bot.messages.markup import MessageError
from bot.messages.render import Messages, Rendered

__all__ = ["MessageError", "Messages", "Rendered"]
