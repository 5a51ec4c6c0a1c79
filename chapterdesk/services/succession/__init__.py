"""Roles and succession: which posts are held, end or stand empty, who is ready for them, and handing over."""
