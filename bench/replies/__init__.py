"""How well replies are understood, and how fast: each target with its figure, and the peers beside it."""
