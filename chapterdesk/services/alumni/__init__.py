"""The alumni programme: who belongs to it, what they wish, and when they were last asked."""
