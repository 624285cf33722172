"""Layouts, sections and seats, and how they are drawn."""
