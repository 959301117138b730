"""The asynchronous shell around the pure decisions."""
