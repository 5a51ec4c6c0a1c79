"""Every option declared once: name, kind, default, label, and where it is kept."""

from chapterdesk.settings.options import OPTIONS, Option, Where
from chapterdesk.settings.store import DatabaseSettings, Settings, load

__all__ = ["OPTIONS", "DatabaseSettings", "Option", "Settings", "Where", "load"]
