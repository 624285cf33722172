"""Reads across domains for those who look for something."""
