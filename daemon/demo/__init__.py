"""A small world to try naervaer in: embedded servers, colleagues, and a page that shows their mail."""
