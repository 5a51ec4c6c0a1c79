"""The ground floor: errors, words, clock, ids, progress and places of resources (standard library only)."""
