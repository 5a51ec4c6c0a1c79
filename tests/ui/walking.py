"""Walking through a page as somebody without a mouse, without eyes, or with another language does."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from chapterdesk.ui.widgets.focus import _OWN_RING, FocusRing

MOST_STEPS = 400


def settle(rounds: int = 6) -> None:
    """Let layouts, queued signals and deleted widgets come to rest."""
    for _round in range(rounds):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def within(page: QWidget) -> list[QWidget]:
    """Return the page's widgets that somebody can see now or scroll to."""
    return [each for each in page.findChildren(QWidget) if each.isVisible() and each.width() and each.height()]


def stops(page: QWidget) -> list[QWidget]:
    """Return the widgets of a page at which Tab should stop."""
    found = []
    for each in within(page):
        if not (each.focusPolicy() & Qt.FocusPolicy.TabFocus) or not each.isEnabled() or each.focusProxy() is not None:
            continue
        if isinstance(each, QAbstractScrollArea) and type(each) is QScrollArea:
            continue
        found.append(each)
    return found


def name_of(widget: QWidget) -> str:
    """Return what a screen reader says of a widget."""
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name).strip() if face is not None else ""


def said_of(widget: QWidget) -> str:
    """Return words by which a finding can be looked up."""
    line = [type(widget).__name__, widget.objectName(), getattr(widget, "text", str)() or "", name_of(widget)]
    above = widget.parentWidget()
    for _step in range(4):
        if above is None:
            break
        line.append(f"in {type(above).__name__}")
        above = above.parentWidget()
    return " ".join(part for part in line if part)


def choose_first_rows(page: QWidget) -> None:
    """Choose the first row of every table in sight, so that cards and panels show."""
    for view in page.findChildren(QAbstractItemView):
        model = view.model()
        if view.isVisible() and model is not None and model.rowCount() and not view.selectionModel().hasSelection():
            index = next((i for r in range(min(5, model.rowCount())) if (i := model.index(r, 0)).flags() & Qt.ItemFlag.ItemIsSelectable), None)  # fmt: skip
            if index is not None:
                view.setCurrentIndex(index)


def tabbed(page: QWidget, ring: FocusRing, unseen: list[str]) -> tuple[list[QWidget], str]:
    """Press Tab until the page has been left; return where it stopped in the page, and what went wrong, "" for nothing.

    Whoever has the focus without showing it is named in ``unseen``.
    """
    order = stops(page)
    if not order:
        return [], ""
    start = order[0]
    start.setFocus(Qt.FocusReason.TabFocusReason)
    seen: list[QWidget] = []
    outside = False
    for _step in range(MOST_STEPS):
        here = QApplication.focusWidget()
        if here is None:
            return seen, "the focus was lost"
        if page.isAncestorOf(here) or here is page:
            if here in seen:
                if outside or here is start:
                    return seen, ""
                return seen, f"Tab goes round at {said_of(here)}" if here is not seen[
                    -1
                ] else f"Tab stays at {said_of(here)}"
            seen.append(here)
            if len(seen) > 1 and not shows_focus(ring, here):
                unseen.append(said_of(here))
        else:
            outside = True
        handle = here.window().windowHandle()
        assert handle is not None
        QTest.keyClick(handle, Qt.Key.Key_Tab)
        QApplication.processEvents()
    return seen, "Tab never comes back"


def shows_focus(ring: FocusRing, widget: QWidget) -> bool:
    """Say whether somebody can see that a widget has the focus."""
    return isinstance(widget, _OWN_RING) or ring.target() is widget


def cut_texts(page: QWidget) -> Iterator[str]:
    """Yield the labels and buttons whose words do not fit."""
    for each in within(page):
        if isinstance(each, QLabel) and each.text() and each.textFormat() != Qt.TextFormat.RichText:
            if each.wordWrap():
                wanted = each.heightForWidth(each.width())
                if wanted > each.height() + 1:
                    yield f"{said_of(each)}: {each.height()} high, needs {wanted}"
                continue
            if each.sizeHint().width() > each.width() + 1 and not each.toolTip():
                yield f"{said_of(each)}: {each.width()} wide, needs {each.sizeHint().width()}"
        elif (
            isinstance(each, QPushButton)
            and each.text()
            and type(each).sizeHint is QPushButton.sizeHint
            and each.sizeHint().width() > each.width() + 1
        ):
            yield f"{said_of(each)}: {each.width()} wide, needs {each.sizeHint().width()}"


def nameless(page: QWidget) -> list[str]:
    """Return the focusable widgets of which a screen reader would say nothing."""
    return [said_of(each) for each in stops(page) if not name_of(each)]
