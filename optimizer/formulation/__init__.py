"""The infrastructure half of the model in Pyomo, a slice a file."""
