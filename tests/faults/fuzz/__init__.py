"""Made-up mails by the million through the cage that reads for the service."""
