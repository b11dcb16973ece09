"""The core: tables, inline banks, and the bank that comes with the bot."""
