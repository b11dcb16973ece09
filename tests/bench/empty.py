"""An empty Bolt app, as a process: what a command costs before a bot has done anything.

Started with the number of listeners; Bolt's default configuration unless `--eager`, which is
`process_before_response=True`. Everything else is as Bolt sets it.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from typing import TYPE_CHECKING

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

if TYPE_CHECKING:
    from slack_bolt import Ack


def main(listeners: int, *, eager: bool) -> None:
    """Answer `/readiness` with nothing, until told to stop."""
    app_token = os.environ.pop("SLACK_APP_TOKEN")
    client = WebClient(
        token=os.environ.pop("SLACK_BOT_TOKEN"), base_url=os.environ["SLACK_API_URL"]
    )
    app = App(client=client, process_before_response=eager)
    app.command("/readiness")(_empty)
    for number in range(1, listeners):
        app.action(re.compile(f"^nothing-{number}$"))(_empty)
    sockets = SocketModeHandler(app, app_token)
    sockets.connect()
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    stopped.wait()
    sockets.close()


def _empty(ack: Ack) -> None:
    ack()


if __name__ == "__main__":
    main(int(sys.argv[1]), eager="--eager" in sys.argv)
