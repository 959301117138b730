"""What several practices share."""
