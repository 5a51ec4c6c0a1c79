"""The window: the only place that knows Qt."""

from chapterdesk.ui.immortal import make_immortal

make_immortal()
