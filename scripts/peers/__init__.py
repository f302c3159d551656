"""The same model, given to other programs: how each of them is told, what it answers, and whether that holds."""
