"""What a plan is, what it costs and whether it is true."""
