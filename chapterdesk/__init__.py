"""ChapterDesk: the offline desk of a local chapter's secretary."""

__version__ = "0.1.0"
