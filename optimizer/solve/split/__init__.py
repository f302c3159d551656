"""The split engine: places by prices and neighbourhoods, jobs one by one, bounds apart."""
