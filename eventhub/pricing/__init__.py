"""Tiers, fees, taxes and the quote."""
