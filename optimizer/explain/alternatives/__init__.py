"""What else could be done at nearly the same cost, and what is certain in all of it?"""
