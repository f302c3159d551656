"""Instances of any size that look like real ones, drawn from a seed."""
