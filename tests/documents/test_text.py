from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.text import in_language
from chapterdesk.documents import fonts, theme, wrapping
from chapterdesk.documents.tables import fitted, whole_words

ANY = st.text(st.characters(exclude_categories=()), max_size=80)
ROLES = ("regular", "medium", "semibold", "italic", "mono")


@given(ANY, st.sampled_from(ROLES))
def test_every_text_can_be_shown(text: str, role: str) -> None:
    resolved = fonts.resolve(text, role)
    shown = fonts.face(role).widths
    assert all(char in shown or char == "\n" for char in resolved)
    assert all(font for font, _run in fonts.runs(resolved.replace("\n", ""), role))


@given(ANY, st.floats(12, 400))
def test_no_line_is_wider_than_its_room(text: str, width: float) -> None:
    for line in wrapping.lines(text, theme.BODY, width):
        assert fonts.width(line, "regular", 10) <= width + 0.02 or len(line) == 1


@given(st.text("abc -/åö", max_size=200), st.floats(15, 200))
def test_wrapping_loses_no_letter(text: str, width: float) -> None:
    assert "".join("".join(wrapping.lines(text, theme.BODY, width)).split()) == "".join(text.split())


@given(ANY, st.floats(10, 200))
def test_shortened_text_fits(text: str, width: float) -> None:
    assert fonts.width(wrapping.shortened(text, theme.BODY, width), "regular", 10) <= width + 0.02


@given(
    st.lists(st.tuples(st.floats(1, 300), st.sampled_from([0.0, 1.0, 2.5])), min_size=1, max_size=12),
    st.floats(200, 800),
)
def test_columns_fill_the_room(columns: list[tuple[float, float]], room: float) -> None:
    widths = fitted([w for w, _s in columns], [s for _w, s in columns], room)
    assert sum(widths) == pytest.approx(room)
    assert all(width > 0 for width in widths)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Łódź Ægir Ðåñ ẞ €", "Łódź Ægir Ðåñ ẞ €"),
        ("e\u0301", "é"),
        ("a\u00adb\u200bc", "abc"),
        ("🎉", "[emoji]"),
        ("👩‍👩‍👧 x", "[3 emoji] x"),
        ("東京", "[Chinese characters]"),
        ("ไทย", "[Thai text]"),
        ("\ue000", "[a character that cannot be printed]"),
        ("5 − 3", "5 – 3"),
        ("", ""),
    ],
)
def test_names_of_what_no_font_shows(text: str, shown: str) -> None:
    assert fonts.resolve(text) == shown


def test_names_follow_the_language(translated: None) -> None:
    with in_language("sv"):
        assert fonts.resolve("東京") == "[kinesiska tecken]"
    with in_language("nl"):
        assert fonts.resolve("東京") == "[Chinese tekens]"


def test_right_to_left_is_turned_round() -> None:
    if "א" not in fonts.face("regular").widths:
        pytest.skip("no Hebrew font is shipped")
    assert wrapping.lines("abc שלום 12", theme.BODY, 400) == ("abc 12 םולש",)


def test_without_an_arabic_font_the_text_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "_registered", lambda name: "Arabic" not in name)
    bare = fonts.Face("regular")
    monkeypatch.setattr(fonts, "face", lambda role: bare)
    fonts._resolve.cache_clear()
    assert fonts.resolve("سلام") == "[Arabic text]"
    fonts._resolve.cache_clear()


@given(st.lists(st.tuples(st.floats(20, 300), st.floats(5, 120)), min_size=1, max_size=9))
def test_no_column_is_narrower_than_its_longest_word_while_there_is_room(columns: list[tuple[float, float]]) -> None:
    widths, least = [w for w, _l in columns], [w for _w, w in columns]
    room = sum(widths)
    found = whole_words(widths, least, room)
    if sum(least) <= room:
        assert all(width >= need - 1e-6 for width, need in zip(found, least, strict=True))
        assert sum(found) == pytest.approx(room, abs=0.01)
    else:
        assert found == widths
