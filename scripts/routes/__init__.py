"""Does the model know the published East-West routes, Shanghai to Sichuan and Beijing to Inner Mongolia?

Run `python -m scripts.routes`: it prints how much CO2 each route saves or costs, and which assumption moves that.
Published: Zhang, Li, Wang (2025), Applied Energy 392.
"""
