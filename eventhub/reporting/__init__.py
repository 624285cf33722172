"""Reads for the people who run the evening: attendance, sessions, orders, and their exports."""
