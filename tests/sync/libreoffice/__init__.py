"""The workbook sync proved with a real LibreOffice, wherever one is installed."""
