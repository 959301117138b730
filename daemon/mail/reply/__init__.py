"""Separates what a person wrote now from what they quote, sign and append."""
