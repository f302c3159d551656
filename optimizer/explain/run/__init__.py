"""What is a finished run to those who ask about it: a model, a point in it, and what else would cost?"""
