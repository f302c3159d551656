"""How are the national instances `edwc-2025`, `edwc-2025-288h` and `edwc-greenfield` made from traces and the region?

Run `python -m scripts.edwc` from the top of the checkout, with the folder `shared` beside it; it rewrites tables and
README files byte for byte the same.
"""
