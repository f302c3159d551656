"""How is a comparison laid out, block by block, in two languages at once?"""
