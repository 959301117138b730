"""The configuration file: its schema and its loader."""
