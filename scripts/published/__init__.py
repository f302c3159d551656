"""Published instances with known optima, imported and solved as a user would."""
