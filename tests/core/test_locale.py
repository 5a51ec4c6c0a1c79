"""Dates, numbers and order in three languages."""

from __future__ import annotations

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core import locale
from chapterdesk.core.text import in_language


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "onsdag 2 december 2026"), ("nl", "woensdag 2 december 2026"), ("en", "Wednesday 2 December 2026")],
)
def test_dates_as_people_say_them(language: str, words: str) -> None:
    with in_language(language):
        assert locale.long_date(dt.date(2026, 12, 2), weekday=True) == words


def test_numbers_and_money() -> None:
    with in_language("sv"):
        assert locale.integer(1284) == "1\u00a0284"
        assert locale.money(450_000, "SEK") == "4\u00a0500\u00a0kr"
        assert locale.decimal(-1234.5) == "\u22121\u00a0234,5"
    with in_language("nl"):
        assert locale.money(123_450, "EUR") == "€\u00a01.234,50"


def test_swedish_order() -> None:
    words = ["Öst", "Zorn", "Åsa", "Ärla", "ek", "Eg", "Van den Berg", "Éva"]
    assert sorted(words, key=lambda w: locale.sort_key(w, "sv")) == [
        "Eg",
        "ek",
        "Éva",
        "Van den Berg",
        "Zorn",
        "Åsa",
        "Ärla",
        "Öst",
    ]
    assert sorted(["Öst", "Pia"], key=lambda w: locale.sort_key(w, "nl")) == ["Öst", "Pia"]


@pytest.mark.parametrize(
    ("text", "folded"), [("Åsa", "asa"), ("Łódź", "lodz"), ("Demirtaş", "demirtas"), ("  Groß  X", "gross x")]
)
def test_folding(text: str, folded: str) -> None:
    assert locale.fold(text) == folded


@given(st.text(max_size=30))
def test_folding_is_done_once(text: str) -> None:
    assert locale.fold(locale.fold(text)) == locale.fold(text)


@given(st.text())
def test_folding_letter_by_letter_is_folding_the_whole(text: str) -> None:
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    assert locale.fold(bare) == locale.fold(text)
    assert locale.fold(locale.fold(text)) == locale.fold(text)


@pytest.mark.parametrize(
    ("words", "begins"), [("", True), ("as sj", True), ("sjö", True), ("Å", True), ("jöö", False), ("as ek", False)]
)
def test_a_name_is_found_by_the_beginnings_of_its_words(words: str, begins: bool) -> None:
    assert locale.begins_words("Åsa Sjöö", words) is begins
