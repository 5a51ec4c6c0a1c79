"""The table's head: each column's heading with its tick, and beneath it the field that it goes to."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QHeaderView, QToolTip, QWidget

from chapterdesk.core.text import _
from chapterdesk.models import Entity, Person, fields_of
from chapterdesk.services.importing import ColumnMatch
from chapterdesk.services.importing.labels import FAMILY_FIRST, FULL_NAME, REF, takes
from chapterdesk.ui.pages.importing.delegate import PADDING
from chapterdesk.ui.pages.importing.model import Part, PlanModel
from chapterdesk.ui.style import paint_icon, theme
from chapterdesk.ui.widgets import choice_field

HEIGHT, COMBO = 66, 30
_KEY = int(Qt.ItemDataRole.UserRole)


def field_choices(entity: type[Entity]) -> list[tuple[str, str]]:
    """Return what a column may hold: (name of the field, words), "" for not taken."""
    choices = [("", _("Not taken"))]
    if entity is Person:
        choices += [(FULL_NAME, _("Name")), (FAMILY_FIRST, _("Name, family name first"))]
    choices += [(f.name, f.title) for f in fields_of(entity).values() if takes(f)]
    return [*choices, (REF, _("Ref"))]


class ColumnHeader(QHeaderView):
    """Holds one choice a column. ``remapped(column, field)`` when another field was chosen ("": not taken)."""

    remapped = Signal(int, str)

    def __init__(self, model: PlanModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._plan_model = model
        self._combos: dict[int, QComboBox] = {}
        self._fields: QStandardItemModel | None = None
        self._kind: type[Entity] | None = None
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.sectionResized.connect(self._later)
        self.geometriesChanged.connect(self._place)
        theme().changed.connect(self._place)

    def sizeHint(self) -> QSize:
        """Room for a heading and a field."""
        return QSize(super().sizeHint().width(), theme().px(HEIGHT))

    def combo(self, column: int) -> QComboBox | None:
        """Return the choice of a column of the file, by its number."""
        return self._combos.get(column)

    def show_columns(self, entity: type[Entity]) -> None:
        """Make the choices for the columns that the model has now; the one with the focus keeps it."""
        if self._kind is not entity or self._fields is None:
            self._kind, self._fields = entity, self._choices(entity)
        wanted = {c.column: c for c in self._plan_model.columns if isinstance(c, ColumnMatch)}
        for number in [n for n in self._combos if n not in wanted]:
            self._combos.pop(number).deleteLater()
        last: QWidget = self
        for number, match in wanted.items():
            combo = self._combos.get(number) or self._new(number)
            if combo.model() is not self._fields:
                combo.setModel(self._fields)
            combo.setAccessibleName(_("What column {column} holds").format(column=match.label or str(number)))
            combo.setCurrentIndex(max(0, combo.findData(match.field or "")))
            combo.setToolTip(combo.currentText())
            QWidget.setTabOrder(last, combo)
            last = combo
            combo.show()
        self._place()

    def _choices(self, entity: type[Entity]) -> QStandardItemModel:
        made = QStandardItemModel(self)
        for key, words in field_choices(entity):
            item = QStandardItem(words)
            item.setData(key, _KEY)
            made.appendRow(item)
        return made

    def _new(self, number: int) -> QComboBox:
        combo = choice_field("", [])
        combo.setParent(self.viewport())
        combo.setProperty("measure", "small")
        combo.setMinimumContentsLength(4)
        # The arrow has its own room; columns are too narrow for more.
        combo.setStyleSheet("QComboBox, QComboBox:focus { padding-right: 2px; }")
        combo.activated.connect(partial(self._chosen, number))
        combo.view().setMinimumWidth(theme().px(210))
        self._combos[number] = combo
        return combo

    def _chosen(self, number: int, _index: int) -> None:
        self.remapped.emit(number, str(self._combos[number].currentData() or ""))

    @Slot()
    def _later(self) -> None:
        QTimer.singleShot(0, self, self._place)

    @Slot()
    def _place(self) -> None:
        """Put every choice under its heading, where the table is scrolled to."""
        px = theme().px
        for place, column in enumerate(self._plan_model.columns):
            combo = self._combos.get(column.column) if isinstance(column, ColumnMatch) else None
            if combo is not None and place < self.count():
                left = self.sectionViewportPosition(place) + px(PADDING)
                combo.setGeometry(left, px(HEIGHT - COMBO - 7), self.sectionSize(place) - px(PADDING + 6), px(COMBO))
        self.viewport().update()

    def set_scrolled(self) -> None:
        """Follow the table's horizontal scrolling."""
        self._place()

    def paintSection(self, painter: QPainter, rect: QRect, logical: int) -> None:
        """Paint a heading, with a tick where the match is sure and a question mark where it wants a look."""
        look = theme()
        painter.save()
        painter.fillRect(rect, look.color("sunken"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), look.color("line"))
        inner = rect.adjusted(look.px(PADDING), look.px(6), -look.px(6), 0)
        column = self._plan_model.columns[logical]
        words = str(self._plan_model.headerData(logical, Qt.Orientation.Horizontal) or "")
        painter.setPen(look.color("text-2"))
        if isinstance(column, ColumnMatch):
            painter.setFont(look.font("caption", weight=500))
            inner.setHeight(look.px(20))
            if column.field:
                side = look.px(15)
                mark = QRect(inner.right() - side, inner.center().y() - side // 2, side, side)
                sure = column.confident
                paint_icon(painter, mark, "check" if sure else "circle-question-mark", "success" if sure else "warning")
                inner.setRight(mark.left() - look.px(4))
        else:
            painter.setFont(look.font("caption", weight=600))
            inner.setTop(rect.top())
        side_of = Qt.AlignmentFlag.AlignRight if column is Part.NUMBER else Qt.AlignmentFlag.AlignLeft
        text = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, side_of | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def viewportEvent(self, event: QEvent) -> bool:
        """Show what a mark means under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().viewportEvent(event)

    def tip_at(self, at: QPoint) -> str:
        """Say what the mark of a heading means."""
        place = self.logicalIndexAt(at)
        column = self._plan_model.columns[place] if 0 <= place < len(self._plan_model.columns) else None
        if not isinstance(column, ColumnMatch):
            return ""
        if not column.field:
            return _("Nothing is taken from this column.")
        return column.label if column.confident else _("Guessed by what the column holds. Have a look.")
