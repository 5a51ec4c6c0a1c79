"""Ballots: every candidate stands on each once and within the paper, however many there are and however long their names."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.documents import theme
from chapterdesk.documents.ballots import Ballot, ballots, flowed
from tests.documents.tools import need, pdf_of, pictures_of

LONG = "Maximiliana-Guadalupe van der Wijngaarden-Lindegård Papadopoulou-Åkesson"
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</word>')


def _words(data: bytes, folder: Path) -> list[list[tuple[float, float, float, float, str]]]:
    """Return the words of each page with where they stand, in points from the upper left."""
    (folder / "b.pdf").write_bytes(data)
    done = subprocess.run(
        [need("pdftotext"), "-bbox", str(folder / "b.pdf"), "-"], capture_output=True, check=True, text=True
    )
    pages = done.stdout.split("<page ")[1:]
    return [[(*map(float, m.groups()[:4]), m[5]) for m in _WORD.finditer(page)] for page in pages]  # type: ignore[misc]


def _sheet(many: int, *, seats: int = 3, long: bool = True) -> Ballot:
    names = [f"Kandidat{n:03d} {LONG if long else 'Ek'}" for n in range(1, many + 1)]
    return Ballot("Board member", "Prov section", seats, names, seats)


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("long", [True, False])
@pytest.mark.parametrize("many", [5, 40, 120])
def test_every_candidate_stands_on_each_ballot_once_and_within_the_paper(
    tmp_path: Path, many: int, long: bool, size: str
) -> None:
    copies = 2
    pages = _words(ballots([_sheet(many, long=long)], copies, "Annual meeting", size=size), tmp_path)
    found = Counter(word for page in pages for *_place, word in page if word.startswith("Kandidat"))
    assert found == {f"Kandidat{n:03d}": copies for n in range(1, many + 1)}
    wide, high = theme.SIZES[size]
    for page in pages:
        for left, top, right, bottom, word in page:
            assert left >= theme.BINDING - 1 and right <= wide - theme.MARGIN + 1, word
            assert top >= theme.MARGIN - 1 and bottom <= high - theme.MARGIN + 1, word


@pytest.mark.parametrize("many", [5, 40, 120])
def test_no_word_lies_over_another(tmp_path: Path, many: int) -> None:
    for page in _words(ballots([_sheet(many)], 2, "Annual meeting"), tmp_path):
        # A line's box holds its ascenders and descenders; a little overlap is no ink.
        boxes = sorted((top + 2, bottom - 2, left, right, word) for left, top, right, bottom, word in page)
        for place, (top, bottom, left, right, word) in enumerate(boxes):
            for top_, bottom_, left_, right_, other in boxes[place + 1 :]:
                if top_ >= bottom:
                    break
                assert right <= left_ + 0.5 or right_ <= left + 0.5, (word, other, top, bottom_)


def test_few_candidates_go_several_to_a_page_and_many_over_pages_that_say_so(tmp_path: Path) -> None:
    assert len(pdf_of(ballots([_sheet(5, seats=1, long=False)], 6, "Meeting")).pages) == 1
    assert len(pdf_of(ballots([_sheet(40, long=False)], 1, "Meeting")).pages) == 1
    pages = _words(ballots([_sheet(120)], 1, "Meeting"), tmp_path)
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        text = " ".join(word for *_place, word in page)
        assert f"1, page {number} of {len(pages)}" in text and "count together" in text


def test_every_candidate_has_a_box_and_every_seat_a_line(tmp_path: Path) -> None:
    few, more = (
        pictures_of(ballots([Ballot("Chair", "", 1, names, 1)], 1, "Meeting"), tmp_path)[0]
        for names in (["Kandidat"], ["Kandidat"] * 30)
    )
    ink = [sum(page.histogram()[:200]) for page in (few, more)]
    assert ink[1] > ink[0] * 4


@given(st.lists(st.floats(21, 90), min_size=0, max_size=150), st.integers(1, 3), st.floats(95, 700))
def test_entries_flow_in_order_none_lost_and_no_column_too_high(
    heights: list[float], columns: int, room: float
) -> None:
    pages = flowed(heights, columns, room)
    assert [place for page in pages for column in page for place in column] == list(range(len(heights)))
    for page in pages:
        assert len(page) <= columns
        assert all(sum(heights[place] for place in column) <= room + 1 for column in page)


@given(st.integers(1, 200), st.integers(1, 3), st.integers(4, 40))
def test_no_more_pages_than_needed(many: int, columns: int, rows: int) -> None:
    assert len(flowed([21.0] * many, columns, 21.0 * rows)) == -(-many // (columns * rows))
