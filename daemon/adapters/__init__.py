"""The rim: each module speaks to one part of the outside world."""
