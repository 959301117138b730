"""Plays weeks ahead on a virtual clock with scripted colleagues: the whole engine, but for servers and sending."""
