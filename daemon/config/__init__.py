"""The configuration file: its schema and its loader."""

from daemon.config.loader import Config, load

__all__ = ["Config", "load"]
