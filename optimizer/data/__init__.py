"""Places, prices and questions as files: strict readers and the validated instance."""
