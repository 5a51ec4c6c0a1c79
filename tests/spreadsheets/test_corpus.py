"""Every real file beside the checkout, against what two libraries found in it. Skipped where the collection is not there."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.spreadsheets import Book, read_file

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
PLACES = ("xlsx", "csv", "vcf", "wrongtype", "archives")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the collection of real files is not beside the checkout"),
]

# Files where we differ from the list, each with its reason.
DIFFERENT: dict[str, tuple[int | str, str]] = {
    "xlsx/62963f-issue.2501.b.xlsx": (
        "empty",
        "only its merged ranges are odd, and they hold nothing: it reads as a book without rows",
    ),
    "xlsx/63e94b-TestIssue272.xlsx": (15, "an .xls under another name: the content decides"),
    "xlsx/8e0283-type_openoffice.xlsm": (66, "an .ods under another name: the content decides"),
    "csv/21a1d9-malformed.tsv": (
        10,
        "the file has ten lines; a quote that is never closed swallows two of them in Python's csv",
    ),
}


def entries() -> list[dict[str, str]]:
    if not CORPUS.is_dir():
        return []
    with (CORPUS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as source:
        return [
            row
            for row in csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
            if row["file"].split("/")[0] in PLACES
        ]


def outcome(name: str) -> tuple[str, Book | None]:
    begun = time.monotonic()
    try:
        book = read_file(CORPUS / name)
    except UserError as error:
        assert error.what and "{" not in str(error)
        return error.code, None
    finally:
        assert time.monotonic() - begun < 10
    return ("import" if book.rows else "empty"), book


def expected_count(detail: str) -> int | None:
    found = re.match(r"(\d+) (?:filled cells|cells|records|cards)", detail)
    return int(found[1]) if found else None


def counted(name: str, book: Book) -> int:
    if name.startswith("xlsx/"):
        return book.filled
    rows = sum(len(sheet.rows) for sheet in book.sheets)
    return rows - 1 if name.startswith("vcf/") else rows


def judge(entry: dict[str, str]) -> str:
    """Return "" for an outcome as listed, else what is different."""
    name, expect = entry["file"], entry["expect"]
    got, book = outcome(name)
    if name in DIFFERENT:
        wanted = DIFFERENT[name][0]
        found = got if isinstance(wanted, str) or book is None else counted(name, book)
        return "" if wanted == found else f"{got} {found}, not {wanted}"
    if expect == "import":
        if book is None:
            return f"refused: {got}"
        count = expected_count(entry["detail"])
        return "" if count in (None, counted(name, book)) else f"{counted(name, book)} instead of {count}"
    if expect == "refuse":
        return "" if book is None or name.startswith("wrongtype/") else f"{got} {book.filled}"
    if expect == "empty":
        return "" if got == "empty" else f"{got} {book.filled if book else ''}"
    return ""


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry["file"])
def test_real_file(entry: dict[str, str]) -> None:
    assert judge(entry) == ""


@pytest.mark.parametrize("name", ["wrongtype/7a62b9-rc4cryptoapi_password.xls", "xlsx/3abfe3-example_password.xlsx"])
def test_protected_files_open_with_their_password(name: str) -> None:
    assert read_file(CORPUS / name, password="Password1234_").filled == 2
    with pytest.raises(UserError) as caught:
        read_file(CORPUS / name, password="x")
    assert caught.value.code == "wrong_password"
