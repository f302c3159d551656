"""Published problems of operations research, read from their files and turned into instances."""
