"""eastwest: decides where AI compute goes when power, latency and policy disagree."""

__version__ = "0.1.0"
