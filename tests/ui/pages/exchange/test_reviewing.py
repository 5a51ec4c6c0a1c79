"""The review: decided by keys and clicks, one for many, undone, and taken in again."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from chapterdesk.database.rows import rows
from chapterdesk.models import Person
from chapterdesk.services.exchange import timeline
from chapterdesk.services.exchange.items import Choice, Sort
from tests.ui.pages.exchange.conftest import Sitting


def test_keys_decide_at_once_and_go_on(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    first = review.deck.list.current()
    assert first is not None
    sitting.press(Qt.Key.Key_2)
    assert [item.title for item in review.deck.list.model_.items()] != [first.title]
    assert sitting.value("nils" if "Nils" in first.title else "asa", "town") in ("Kivik", "Eslöv")
    sitting.press(Qt.Key.Key_1)
    assert sitting.open_items() == []
    assert review.header.title.text() == "Returned workbook: all settled"
    assert review.deck.isHidden()


def test_undo_opens_the_conflict_again_and_shows_it(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    first = review.deck.list.current()
    sitting.press(Qt.Key.Key_2)
    assert len(sitting.open_items()) == 1
    sitting.register.undo()
    sitting.qtbot.waitUntil(lambda: review.deck.list.model_.rowCount() == 2)
    assert review.deck.list.current().title == first.title
    assert review.deck.list.current().decided is None


def test_a_click_decides_and_stays_until_somebody_goes_on(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    first = review.deck.list.current()
    review.card.sides.cards[(Choice.THEIRS, "")].radio.click()
    sitting.qtbot.waitUntil(lambda: review.deck.list.current().decided is Choice.THEIRS)
    assert review.deck.list.current().title == first.title
    assert review.card.sides.cards[(Choice.THEIRS, "")].radio.isChecked()
    review.card.go_on.click()
    assert review.deck.list.current().title != first.title
    sitting.qtbot.waitUntil(lambda: review.deck.list.model_.rowCount() == 1)


def test_arrows_move_without_deciding(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    review.card.sides.focus_first()
    radio = review.card.sides.cards[(Choice.OURS, "")].radio
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Up):
        sitting.qtbot.keyClick(radio if radio.isVisible() else review.card, key)
    assert len(sitting.open_items()) == 2
    assert not any(card.radio.isChecked() for card in review.card.sides.cards.values())


def test_another_value_is_kept_as_typed_while_it_is_wrong(sitting: Sitting) -> None:
    out = sitting.office.send()
    sitting.set("asa", birth_date="1991-01-01")
    sitting.received(sitting.edited(out, {("asa", "Birth date or year"): "1992-02-02"}))
    card = sitting.page.reviewing.card
    sitting.press(Qt.Key.Key_3)
    assert not card.other.isHidden()
    card.other.edit.setText("spring")
    card.other.save.click()
    assert card.other.edit.text() == "spring"
    assert "not a date" in card.other._wrong.text()
    card.other.edit.setText("1993-03-03")
    card.other.save.click()
    assert sitting.value("asa", "birth_date") == "1993-03-03"
    assert sitting.open_items() == []


def test_one_decision_for_many_is_one_step_of_undo(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    review.deck.list.selectAll()
    assert not review.deck.bar.isHidden()
    review.deck.bar.chosen.emit(Choice.OURS)
    assert sitting.open_items() == []
    assert (sitting.value("asa", "town"), sitting.value("nils", "town")) == ("Malmö", "Lund")
    said, undo = sitting.said[-1]
    assert said == "2 decided"
    assert undo is not None
    undo()
    assert len(sitting.open_items()) == 2


def test_later_keeps_it_open_and_marks_it(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    first = sitting.page.reviewing.deck.list.current()
    sitting.press(Qt.Key.Key_L)
    items = sitting.page.reviewing.deck.list.model_.items()
    assert len(items) == 2
    assert [item.later for item in items if item.title == first.title] == [True]
    assert sitting.page.reviewing.deck.list.current().title != first.title


def test_filters_show_their_items_only(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    deck = sitting.page.reviewing.deck
    name = deck.list.model_.items()[0].title
    deck.filters.choose("person", name)
    assert [item.title for item in deck.list.model_.items()] == [name]
    deck.filters.choose("person", "")
    assert deck.list.model_.rowCount() == 2


def test_the_same_rows_other_fields_stand_beneath_the_cards(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    grid = sitting.page.reviewing.card._grid

    def texts() -> set[str]:
        found = [grid.itemAt(n).widget() for n in range(grid.count())]
        return {each.text() for each in found if isinstance(each, QLabel)}

    sitting.qtbot.waitUntil(lambda: texts() >= {"Same row", "Given name", "Family name"})
    assert "Town" not in texts()


# -- undo of a file ---------------------------------------------------------------------------------------------------


def test_the_whole_import_is_undone_and_taken_in_again(sitting: Sitting, conflicting: Path) -> None:
    sitting.received(conflicting)
    review = sitting.page.reviewing
    with sitting.register.read() as conn:
        entry = timeline.entries(conn)[0]
    review.undo_asked.emit(entry)
    sitting.ended()
    assert sitting.value("joris", "town") is None
    assert review.header.title.text() == "Returned workbook, undone"
    assert sitting.open_items() == []
    with sitting.register.read() as conn:
        undone = timeline.entries(conn)[0]
    assert undone.undone
    review.again_asked.emit(undone)
    sitting.ended()
    assert sitting.value("joris", "town") == "Ystad"
    assert len(sitting.open_items()) == 2
    assert review.deck.list.model_.rowCount() == 2


def test_missing_rows_are_told_and_kept(sitting: Sitting) -> None:
    out = sitting.office.send()
    book = openpyxl.load_workbook(out)
    page = book["People"]
    ref = sitting.ref("nils")
    page.delete_rows(next(int(r[0].row or 0) for r in page.iter_rows(min_row=2, max_col=1) if r[0].value == ref))
    book.save(sitting.folder / "gap.xlsx")
    sitting.received(sitting.folder / "gap.xlsx")
    told = sitting.page.reviewing.told
    assert [each.row for each in told.of("missing_row")] == [sitting.office.ids["nils"]]
    assert sitting.value("nils", "town") == "Ystad"


# -- overview ---------------------------------------------------------------------------------------------------------


def test_a_new_row_that_is_like_somebody_is_added_or_made_the_same(sitting: Sitting) -> None:
    out = sitting.office.send()
    book = openpyxl.load_workbook(out)
    page = book["People"]
    heads = {str(cell.value): int(cell.column or 0) for cell in page[1]}
    spare = [row for row in page.iter_rows(min_row=2) if row[0].value and not row[heads["Family name"] - 1].value]
    for place, town in enumerate(("Eslöv", "Kivik")):
        for label, value in (
            ("Given name", "Asa"),
            ("Family name", "Öberg"),
            ("Phone", "070-174 06 13"),
            ("Town", town),
        ):
            spare[place][heads[label] - 1].value = value
    book.save(sitting.folder / "new.xlsx")
    sitting.received(sitting.folder / "new.xlsx")
    review = sitting.page.reviewing
    items = review.deck.list.model_.items()
    assert [item.sort for item in items] == [Sort.NEW, Sort.NEW]
    assert review.card.go_on.isHidden()
    cards = review.card.sides.cards
    assert [choice for choice, _which in cards] == [Choice.SAME, Choice.ADD, Choice.OURS]
    with sitting.register.read() as conn:
        before = len(rows(conn, Person, None, []))
    sitting.press(Qt.Key.Key_1)
    assert sitting.value("asa", "town") in ("Eslöv", "Kivik")
    sitting.press(Qt.Key.Key_2)
    with sitting.register.read() as conn:
        assert len(rows(conn, Person, None, [])) == before + 1
    assert sitting.open_items() == []


def test_a_sheet_sorted_without_its_refs_is_one_question(sitting: Sitting) -> None:
    for place, name in enumerate(("asa", "joris", "nils")):
        sitting.set(
            name, town=f"Town {place}", postcode=f"22{place} 10", address=f"Street {place}", notes=f"Note {place}"
        )
    out = sitting.office.send()
    book = openpyxl.load_workbook(out)
    page = book["People"]
    heads = {str(cell.value): int(cell.column or 0) for cell in page[1]}
    numbers = [r[0].row for r in page.iter_rows(min_row=2) if r[heads["Family name"] - 1].value]
    keep = [heads[label] for label in heads if label not in ("Ref", "_cd")]
    cells = [[page.cell(number, column).value for column in keep] for number in numbers]
    cells = cells[1:] + cells[:1]
    cells[0][keep.index(heads["Town"])] = "Moved"
    for number, values in zip(numbers, cells, strict=True):
        for column, value in zip(keep, values, strict=True):
            page.cell(number, column).value = value
    book.save(sitting.folder / "sorted.xlsx")
    sitting.received(sitting.folder / "sorted.xlsx")
    items = sitting.page.reviewing.deck.list.model_.items()
    assert [item.sort for item in items] == [Sort.SORTED]
    assert sitting.page.reviewing.header.title.text() == "Returned workbook: 1 thing to decide"
    towns = [sitting.value(name, "town") for name in ("asa", "joris", "nils")]
    assert "Moved" not in towns
    sitting.press(Qt.Key.Key_2)
    assert "Moved" in [sitting.value(name, "town") for name in ("asa", "joris", "nils")]
    assert sitting.open_items() == []
