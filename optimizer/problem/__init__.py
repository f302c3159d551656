"""The question as plain numbers: reach, totals and the sparse assignment half."""
