"""naervaer: presence for teams that work apart, by e-mail alone."""

__naervaer__ = "naervaer"
