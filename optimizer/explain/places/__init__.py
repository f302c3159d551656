"""Why is work here and not there, and what would have to change for it to move?"""
