"""Keeping registers in step by workbooks (protocol CDW/1): partners, what goes to them, and what comes from them."""
