"""Who has which seat: claims, pools, availability, changes."""
