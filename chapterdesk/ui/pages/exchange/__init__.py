"""Exchange: partners, workbooks out and in, and the review of what waits for a person.

Targets of ``shown``: "in 5" and "out 3" (entries of the timeline), "conflicts" (everything that waits), "partner:ID", "new"
(another partner), "open:PATH", "choose" (asks for a file). ``open(path)`` takes a workbook, or a folder of them.
"""

from chapterdesk.ui.pages.exchange.page import ExchangePage

__all__ = ["ExchangePage"]
