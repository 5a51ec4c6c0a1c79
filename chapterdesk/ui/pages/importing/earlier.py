"""Earlier imports and their senders, as the page shows them."""

from __future__ import annotations

from chapterdesk.services.importing.earlier import Earlier, earlier_imports, senders

__all__ = ["Earlier", "earlier_imports", "senders"]
