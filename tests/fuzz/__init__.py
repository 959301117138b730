"""Made-up mails against the reader: `make fuzz`."""
