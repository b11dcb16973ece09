"""The bot, tried as people use it: real Bolt, a real socket, real files."""
