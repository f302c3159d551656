"""The golden files: what the algebra looks like on the toy, and what each instance is known to cost."""
