"""The encrypted database: keys, unit of work, change log, search, backup."""
