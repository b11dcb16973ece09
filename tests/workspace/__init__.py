"""Tests of the workspace: real servers, real Bolt, raw sockets; only loopback."""
