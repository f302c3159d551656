"""Why can it not work, why here and not there, and what is a limit worth?"""
