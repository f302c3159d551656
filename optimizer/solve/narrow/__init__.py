"""Questions whose work chooses among many places: searched among the places that prices leave."""
