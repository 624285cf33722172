"""What measures EventHub. `python -m bench` starts its own server on its own data, takes references and figures, and prints ratios."""
