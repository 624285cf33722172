"""Tickets: their codes and documents, how they are issued, and how the door validates them."""
