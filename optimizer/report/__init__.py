"""What a person reads: tables, maps and pages, all from a saved plan."""
