"""The workbook protocol CDW/1: what is sent, what comes back, and what that means. The merge takes and gives plain values."""
