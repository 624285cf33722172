"""The orchestrator: carts, checkout, settlement, expiry."""
