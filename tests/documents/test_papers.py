from __future__ import annotations

from dataclasses import replace

import pytest

from chapterdesk.core.progress import Progress
from chapterdesk.core.text import in_language
from chapterdesk.documents import charts
from chapterdesk.documents.listing import table_document
from chapterdesk.documents.minutes import minutes
from chapterdesk.documents.papers import ChartFigure, ListColumn, MinutesItem, MinutesPaper, Series
from chapterdesk.documents.recovery import groups_of, recovery_sheet
from chapterdesk.documents.shapes import Box, Stroke, Words
from tests.documents import samples
from tests.documents.test_pack import check_golden
from tests.documents.tools import outline_of, pdf_of, text_of


@pytest.mark.parametrize("language", ["en", "sv", "nl"])
def test_minutes_and_recovery_read_as_agreed(language: str, translated: None) -> None:
    with in_language(language):
        check_golden(f"minutes-{language}.txt", text_of(minutes(samples.MINUTES)))
        check_golden(f"recovery-{language}.txt", text_of(recovery_sheet(samples.RECOVERY)))


def test_minutes_count_paragraphs_and_people() -> None:
    text = text_of(minutes(samples.MINUTES))
    assert "17 people, of whom 14 with a vote" in text
    for found in ("§ 41", "§ 44", "Decision 33", "Minutes checker", "9 Dec", "Draft"):
        assert found in text.replace("\u00a0", " ")


def test_long_minutes_sign_on_a_page_that_says_what() -> None:
    items = tuple(MinutesItem(f"Item {n}", paragraphs=("Something was said. " * 30,)) for n in range(40))
    text = text_of(minutes(replace(samples.MINUTES, items=items), size="Letter"))
    assert "§ 80" in text.replace("\u00a0", " ")
    assert text.count("Kajsa Lindqvist") >= 2


def test_empty_minutes() -> None:
    with pdf_of(minutes(MinutesPaper("Meeting", "Lund group", samples.DAY))) as pdf:
        assert len(pdf.pages) == 1
        assert outline_of(pdf) == ["Minutes: Meeting"]


def test_recovery_key_is_whole_and_on_one_page() -> None:
    for size in ("A4", "Letter"):
        data = recovery_sheet(samples.RECOVERY, size=size)
        with pdf_of(data) as pdf:
            assert len(pdf.pages) == 1
        text = text_of(data)
        assert all(group in text for group in groups_of(samples.RECOVERY.key))
    assert groups_of("ABCDE-FGHJK MNPQR") == ["ABCDE", "FGHJK", "MNPQR"]
    assert groups_of("ABCDEFGHJ") == ["ABCD", "EFGH", "J"]
    assert recovery_sheet(replace(samples.RECOVERY, qr=False)) != recovery_sheet(samples.RECOVERY)


def test_list_keeps_every_row_and_repeats_heads() -> None:
    rows = [[f"Åsa {n}", "words " * (n % 40), str(n)] for n in range(500)]
    seen: list[int] = []
    progress = Progress(lambda done, total, what: seen.append(done))
    data = table_document(
        "People", "All", [ListColumn("Name"), ListColumn("Note"), ListColumn("No", "right")], rows, progress=progress
    )
    pages = text_of(data).rstrip("\f").split("\f")
    assert all("Note" in page and f"Page {n} of {len(pages)}" in page for n, page in enumerate(pages, 1))
    assert all(f"Åsa {n} " in "".join(pages) for n in range(500))
    assert "500 rows" in pages[0]
    assert seen
    assert data == table_document(
        "People", "All", [ListColumn("Name"), ListColumn("Note"), ListColumn("No", "right")], rows
    )


def test_wide_lists_turn_the_paper_and_lose_nothing() -> None:
    columns = [ListColumn(f"Column {n}") for n in range(24)]
    data = table_document("Wide", "", columns, [[f"cell{n}" for n in range(24)], ["short row"]])
    with pdf_of(data) as pdf:
        assert float(pdf.pages[0].mediabox[2]) > float(pdf.pages[0].mediabox[3])
    letters = "".join(text_of(data, layout=False).split())
    assert letters.count("cell") == 24 or "cell" in letters


def test_empty_lists() -> None:
    for columns in ([], [ListColumn("Name")]):
        with pdf_of(table_document("Nobody", "", columns, [])) as pdf:
            assert len(pdf.pages) == 1


@pytest.mark.slow
def test_twenty_thousand_rows() -> None:
    rows = [[f"Person {n}", "Lund group", f"p{n}@example.org"] for n in range(20_000)]
    with pdf_of(
        table_document("All", "", [ListColumn("Name"), ListColumn("Group"), ListColumn("E-mail")], rows)
    ) as pdf:
        assert 400 < len(pdf.pages) < 700


def texts(figure: ChartFigure) -> list[str]:
    return [shape.text for shape in charts.chart(figure, 400).shapes if isinstance(shape, Words)]


def test_bars_carry_their_values_and_hatch_the_unfinished() -> None:
    figure = samples.FIGURES[0]
    picture = charts.chart(figure, 460)
    found = texts(figure)
    assert {"6", "15", "4", "Activities", "of them with a partner"} <= set(found)
    assert not [
        s for s in charts.chart(replace(figure, unfinished=0), 460).shapes if isinstance(s, Stroke) and s.width == 0.8
    ]
    hatch = [s for s in picture.shapes if isinstance(s, Stroke) and s.width == 0.8]
    assert hatch
    assert all(
        0 <= x <= picture.width and 0 <= y <= picture.height
        for s in picture.shapes
        if isinstance(s, Stroke)
        for x, y in s.points
    )
    assert all(s.x >= 0 and s.x + s.width <= picture.width for s in picture.shapes if isinstance(s, Box))


def test_lines_are_named_at_their_end_and_break_where_nothing_was_counted() -> None:
    figure = samples.FIGURES[1]
    found = texts(figure)
    assert {"Present", "New"} <= set(found)
    lines = [s for s in charts.chart(figure, 460).shapes if isinstance(s, Stroke) and s.width == 1.6]
    assert len(lines) == 8 + 6


@pytest.mark.parametrize("kind", ["bars", "line"])
def test_odd_figures(kind: str) -> None:
    assert charts.chart(ChartFigure("None", (), (), kind=kind), 400).shapes == ()
    assert charts.chart(ChartFigure("None", ("a",), (Series("s", (None,)),), kind=kind), 400).height == 0
    for count in (1, 60):
        labels = tuple(f"Period number {n}" for n in range(count))
        assert charts.chart(
            ChartFigure("Zero", labels, (Series("s", (0.0,) * count),), kind=kind, unfinished=count), 400
        ).shapes
