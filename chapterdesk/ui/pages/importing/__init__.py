"""The import: a spreadsheet comes in, every row's outcome is looked at, one button carries it out, one undo takes it back."""

from chapterdesk.ui.pages.importing.page import ImportPage

__all__ = ["ImportPage"]
