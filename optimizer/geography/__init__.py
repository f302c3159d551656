"""Distance, latency and trunk paths."""
