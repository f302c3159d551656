"""How near the best possible are plans of every size, certified, within the seconds that are promised?"""
