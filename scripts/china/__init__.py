"""How is the region pack `regions/china` made from the shared facts?

`python -m scripts.china` reads `../shared/data` (a sibling of the repository) and the tables of choices beside this
file, and writes every file of `regions/china`; the same inputs give the same bytes.
"""
