"""How fast, how large and how near the best is the planner? Measured from outside, a process for each run."""
