"""Real mail servers for the tests: private to one run, on loopback, with their own ports and directories."""
