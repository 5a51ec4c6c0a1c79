"""The recovery sheet beside the passphrase: its picture with the real key, print, save, and what was done with it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from chapterdesk.core import clock
from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _
from chapterdesk.ui import desk_tasks
from chapterdesk.ui.frame.brand import paint_mark
from chapterdesk.ui.style import theme
from chapterdesk.ui.widgets import button, column, label, row

COLUMNS = 3


class SheetPicture(QWidget):
    """The sheet in small: whose it is, the day, and the key in groups."""

    def __init__(self, key: str) -> None:
        super().__init__()
        # What makes PDFs takes a quarter of a second to load: the lock, which every start shows, does without.
        from chapterdesk.documents.recovery import groups_of

        self._groups = groups_of(key)
        self._chapter = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Recovery sheet"))

    def set_chapter(self, chapter: str) -> None:
        """Show whose sheet it is."""
        self._chapter = chapter
        self.update()

    def sizeHint(self) -> QSize:
        """Return the picture's size."""
        return QSize(theme().px(176), theme().px(224))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint a sheet of paper: white in every theme, as it will be printed."""
        look, px = theme(), theme().px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.color("line-strong"), 1))
        painter.setBrush(Qt.GlobalColor.white)
        painter.drawRect(QRectF(0.5, 0.5, self.width() - 1, self.height() - 1))
        paint_mark(painter, QRectF(px(12), px(12), px(18), px(18)), "on-accent", "accent")
        painter.setPen(Qt.GlobalColor.black)
        painter.setFont(look.font("caption", weight=600))
        painter.drawText(
            QRect(px(36), px(12), self.width() - px(44), px(18)), Qt.AlignmentFlag.AlignVCenter, _("Recovery sheet")
        )
        small = look.font("caption")
        small.setPixelSize(px(10))
        painter.setFont(small)
        room = self.width() - px(24)
        chapter = QFontMetrics(small).elidedText(self._chapter, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(px(12), px(36), room, px(14)), Qt.AlignmentFlag.AlignVCenter, chapter)
        painter.drawText(QRect(px(12), px(50), room, px(14)), Qt.AlignmentFlag.AlignVCenter, long_date(clock.today()))
        self._key(painter, px(70))

    def _key(self, painter: QPainter, top: int) -> None:
        px = theme().px
        gap = px(4)
        width = (self.width() - px(24) - gap * (COLUMNS - 1)) / COLUMNS
        font = theme().font("caption", tabular=True)
        font.setPixelSize(px(11))
        painter.setFont(font)
        for place, group in enumerate(self._groups):
            line, column_ = divmod(place, COLUMNS)
            box = QRectF(px(12) + column_ * (width + gap), top + line * px(22), width, px(18))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(Qt.GlobalColor.lightGray)
            painter.setOpacity(0.4)
            painter.drawRoundedRect(box, 2, 2)
            painter.setOpacity(1.0)
            painter.setPen(Qt.GlobalColor.black)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, group)


class SheetPart(QWidget):
    """``SheetPart(key, name_of)``: ``name_of()`` gives (chapter, file name) when the sheet is made.

    ``done()`` returns what was ticked: "printed", "safe".
    """

    def __init__(self, key: str, name_of: Callable[[], tuple[str, str]], paper: str = "A4", ticks: str = "") -> None:
        super().__init__()
        self._key, self._name_of, self._paper = key, name_of, paper
        self.picture = SheetPicture(key)
        self.print = button(_("Print"), self._print, icon_name="printer", size="small")
        self.save = button(_("Save PDF"), self._save, icon_name="file-down", size="small")
        self.printed = QCheckBox(_("Printed, two copies"))
        self.safe = QCheckBox(_("They lie in safe places"))
        self.printed.setChecked("printed" in ticks)
        self.safe.setChecked("safe" in ticks)
        about = _("Opens the database if the passphrase is forgotten. Keep it on paper, away from the laptop.")
        words = column(
            label(_("Recovery sheet"), "strong"),
            label(about, "second", wrap=True),
            4,
            row(self.print, self.save, None),
            4,
            self.printed,
            self.safe,
            None,
            gap=4,
        )
        line = row(words, self.picture, gap=20)
        line.setStretch(0, 1)
        line.setAlignment(self.picture, Qt.AlignmentFlag.AlignTop)
        self.setLayout(line)

    def done(self) -> str:
        """Return what was done with the sheet, for the database to remember."""
        parts = [("printed", self.printed), ("safe", self.safe)]
        return ",".join(word for word, tick in parts if tick.isChecked())

    def pdf(self) -> bytes:
        """Return the sheet as PDF."""
        chapter, file_name = self._name_of()
        return desk_tasks.sheet_pdf(chapter, self._key, file_name, self._paper)

    def _print(self) -> None:
        if desk_tasks.print_pdf(self.pdf(), _("Recovery sheet"), self):
            self.printed.setChecked(True)

    def _save(self) -> None:
        desk_tasks.save_pdf(self.pdf(), _("Recovery sheet"), self)
