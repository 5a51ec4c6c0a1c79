"""The same verbs for a terminal: declared once, run one by one."""
