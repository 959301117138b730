"""The commands of `naervaer`, one module each, imported only when they are run."""
