"""The commands: each calls one public function and prints."""
