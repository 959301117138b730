"""What naervaer costs on this machine, each figure from a real run; see docs/figures.md."""
