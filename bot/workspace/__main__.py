"""`python -m bot.workspace`."""

from bot.workspace.server import main

if __name__ == "__main__":
    raise SystemExit(main())
