"""Rows to PDF: theme, fonts, tables, charts, and one module a document. Knows neither models nor database."""
