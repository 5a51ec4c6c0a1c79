"""Table models: :mod:`ids` is the one behind every register table."""

from chapterdesk.ui.table_models.ids import CellIcon, ColumnSpec, IdTableModel

__all__ = ["CellIcon", "ColumnSpec", "IdTableModel"]
