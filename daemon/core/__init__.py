"""The ideas of naervaer as plain values: nothing here knows of mail servers, files, clocks or databases."""
