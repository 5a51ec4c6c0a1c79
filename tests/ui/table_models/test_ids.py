"""The id model fetches pages only, and stays instant with a million ids."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from chapterdesk.ui.table_models import CellIcon, ColumnSpec, IdTableModel
from chapterdesk.ui.table_models.ids import ROWS_KEPT

COLUMNS = [
    ColumnSpec("tick", "", "tick", sortable=False),
    ColumnSpec("name", "Name", "name"),
    ColumnSpec("level", "Level", "level"),
    ColumnSpec("consent", "Consent", "mark"),
]


def made(ids: Sequence[int]) -> tuple[IdTableModel, list[list[int]]]:
    asked: list[list[int]] = []

    def fetch(block: list[int]) -> dict[int, Sequence[Any]]:
        asked.append(block)
        return {one: (f"Name {one}", (3, "Active"), CellIcon("check", "Call", "success")) for one in block if one != 13}

    model = IdTableModel(COLUMNS, fetch)
    model.set_ids(ids)
    return model, asked


def test_a_million_rows_cost_one_page(qapp) -> None:
    model, asked = made(range(1_000_000))
    assert model.rowCount() == 1_000_000
    assert asked == []
    for row in range(499_990, 500_030):
        assert model.data(model.index(row, 1)) == f"Name {row}"
    assert [len(page) for page in asked] == [50]


def test_what_is_there_is_not_fetched_again(qapp) -> None:
    model, asked = made(range(1000))
    model.page = 20
    model.text(100, 1)
    model.text(90, 1)
    assert asked == [list(range(100, 120)), list(range(90, 100))]


def test_few_rows_are_kept(qapp) -> None:
    model, asked = made(range(100_000))
    for row in range(0, 100_000, 50):
        model.text(row, 1)
    assert len(asked) == 2000
    assert len(model._kept) <= ROWS_KEPT + 50


def test_the_rest_follows_the_first_rows(qtbot) -> None:
    model, _asked = made([5, 3, 9])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.rowsInserted) as told:
        model.complete(array("q", [5, 3, 9, 1, 2]))
    assert told.args[1:] == [3, 4]
    assert list(model.ids()) == [5, 3, 9, 1, 2]
    with qtbot.waitSignal(model.modelReset):
        model.complete([9, 1, 2])
    assert model.row_of(2) == 2


def test_refresh_fetches_only_what_changed(qapp) -> None:
    model, asked = made(range(1000))
    model.text(5, 1)
    model.text(205, 1)
    asked.clear()
    model.refresh([205, 4711])
    model.text(5, 1)
    model.text(205, 1)
    assert asked == [[205]]


def test_a_row_that_is_gone_is_empty(qapp) -> None:
    model, _asked = made(range(20))
    assert model.text(13, 1) == ""


def test_words_for_screen_readers(qapp) -> None:
    model, _asked = made(range(20))
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(1, 2), role) == "Level Active"
    assert model.data(model.index(1, 3), role) == "Consent Call"


def test_sorting_is_asked_of_the_page(qtbot) -> None:
    model, _asked = made(range(20))
    with qtbot.waitSignal(model.sort_requested) as told:
        model.sort(1, Qt.SortOrder.DescendingOrder)
    assert told.args == ["name", True]
    with qtbot.assertNotEmitted(model.sort_requested):
        model.sort(0)


def test_qt_finds_nothing_wrong(qapp) -> None:
    model, _asked = made(range(250))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_ids(range(10))
    model.refresh()
    model.set_ids([])
    assert tester.model() is model


@given(st.lists(st.integers(0, 10**6), unique=True, max_size=400))
def test_rows_and_ids_agree(ids: list[int]) -> None:
    model, _asked = made(ids)
    for row, one in enumerate(ids):
        assert model.id_at(row) == one
        assert model.row_of(one) == row
    assert model.row_of(-5) == -1
    assert model.rows_of({*ids, -5}) == list(range(len(ids)))
