"""Simulations of months."""
