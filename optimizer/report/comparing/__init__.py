"""How do several answers to one question differ?"""
