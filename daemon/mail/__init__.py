"""Mail as bytes and as values, with no I/O."""
