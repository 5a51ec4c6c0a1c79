"""The workbook protocol (pure functions)."""
