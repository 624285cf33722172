"""Users, sign-in, and who belongs where."""
