"""A plan for a large question, whatever it costs: the first that comes to hand."""
