"""Many answers to one question: scenarios, grids and frontiers, on many workers, resumed after any interruption."""
