"""How each generated page follows from the code or from a result."""
