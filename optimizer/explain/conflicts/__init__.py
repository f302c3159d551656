"""Why can an instance not work, and what would make it work?"""
