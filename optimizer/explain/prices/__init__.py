"""What is a limit of a finished run worth?"""
