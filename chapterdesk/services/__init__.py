"""The verbs of the desk, one subject a file, without Qt."""
