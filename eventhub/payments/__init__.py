"""Money in and out: providers, their callbacks, refunds."""
