"""A client of the control API, for tests, the dialog runner and the command line.

Standard library only; one instance may be shared by threads. See docs/workspace.md.
"""

from bot.workspace.client.control import ControlError
from bot.workspace.client.person import Person
from bot.workspace.client.sightings import Message, Outcome, View
from bot.workspace.client.workspace import Workspace

__all__ = ["ControlError", "Message", "Outcome", "Person", "View", "Workspace"]
