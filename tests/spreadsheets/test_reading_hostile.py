"""Files that mean harm: refused in words, quickly, with nothing read, written or fetched outside."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.progress import Progress
from chapterdesk.spreadsheets import limits, read_file, reading
from chapterdesk.spreadsheets.builder import Builder
from tests.spreadsheets.readers import MAIN, code_of, pack, parts

LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "part",
    [
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/workbook.xml",
        "xl/styles.xml",
        "_rels/.rels",
        "docProps/core.xml",
    ],
)
def test_document_types_are_refused_wherever_they_stand(part: str) -> None:
    made = parts("", texts="<si><t>a</t></si>", styles="|<xf/>")
    made[part] = LAUGHS + str(made.get(part, "<x/>"))
    assert code_of(pack(made), "x.xlsx") == "hostile"
    made[part] = str(made[part]).replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16")
    assert code_of(pack(made), "x.xlsx") == "hostile"


def test_a_late_document_type_is_no_way_round() -> None:
    made = parts("")
    made["xl/worksheets/sheet1.xml"] = (
        f'<?xml version="1.0"?>{" " * 5000}<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'
    )
    assert code_of(pack(made), "x.xlsx") == "hostile"


def test_zip_bombs() -> None:
    begun = time.monotonic()
    made = parts("")
    made["xl/media/image1.png"] = b"\0" * (limits.RATIO_FROM + 1)
    assert code_of(pack(made), "x.xlsx") == "hostile"
    assert (
        code_of(pack({**parts(""), **{f"xl/media/{n}.png": b"" for n in range(limits.PARTS)}}), "x.xlsx") == "too_large"
    )
    assert code_of(pack({**parts(""), "../../evil.sh": "x"}), "x.xlsx") == "hostile"
    assert code_of(pack({**parts(""), "..\\evil.sh": "x"}), "x.xlsx") == "hostile"
    assert time.monotonic() - begun < 2


def test_a_size_that_lies_in_the_table_of_contents() -> None:
    data = bytearray(pack(parts('<row r="1"><c r="A1"><v>1</v></c></row>' * 50)))
    at = data.index(b"PK\x01\x02", data.rindex(b"sheet1.xml") - 100)
    data[at + 24 : at + 28] = (10).to_bytes(4, "little")
    assert code_of(bytes(data), "x.xlsx") == "broken"


def test_repeated_cells_of_an_ods_count_in_full() -> None:
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="A">'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16000" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    assert (
        code_of(pack({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}), "x.ods")
        == "too_large"
    )


def test_too_many_filled_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FILLED", 10)
    assert (
        code_of(pack(parts("".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 12)))), "x.xlsx")
        == "too_large"
    )
    assert (
        code_of(pack(parts("".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(1, 12)))), "x.xlsx") == ""
    )
    assert code_of(b"a,b\n" * 6, "x.csv") == "too_large"


def test_macros_and_links_are_only_mentioned(tmp_path: Path) -> None:
    made = parts('<row r="1"><c r="A1"><f>[1]Sheet1!A1</f><v>1</v></c></row>')
    made |= {"xl/vbaProject.bin": b"\xd0\xcf", "xl/externalLinks/externalLink1.xml": "<externalLink/>"}
    path = tmp_path / "x.xlsm"
    path.write_bytes(pack(made))
    before = sorted(tmp_path.iterdir())
    book = read_file(path)
    assert (len(book.notes), book.sheets[0].rows[0].values) == (2, [1])
    assert sorted(tmp_path.iterdir()) == before


def _child(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    monkeypatch.setattr(reading, "_command", lambda: [sys.executable, "-c", program])


def code_from(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_file(path)
    return caught.value.code


def test_whatever_happens_to_the_child_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    for program, code in (
        ("import os; os.abort()", "too_large"),
        ("raise SystemExit(3)", "unreadable"),
        ("print('[1, 2]')", "unreadable"),
        ("print('nonsense')", "unreadable"),
        ("""print('["r", [[1, ["x"], null]]]')""", "unreadable"),
        ("""print('["s", "A", fal', end='')""", "unreadable"),
    ):
        _child(monkeypatch, program)
        assert code_from(path) == code, program
    monkeypatch.setattr(limits, "seconds_for", lambda size: 0.2)
    _child(monkeypatch, "while True: pass")
    assert code_from(path) == "too_slow"


@pytest.mark.skipif(sys.platform == "win32", reason="there the clock alone decides")
def test_a_file_that_keeps_the_processor_busy_is_refused_by_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    monkeypatch.setattr(limits, "seconds_for", lambda size: 1.0)
    monkeypatch.setattr(limits, "PATIENCE", 600)
    _child(
        monkeypatch,
        "from chapterdesk.spreadsheets import child, kinds\n"
        "def forever(*_):\n    while True: pass\nkinds.read_any = forever\nchild.main()",
    )
    assert code_from(path) == "too_slow"


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is the address space, which only Linux keeps")
def test_memory_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    _child(
        monkeypatch,
        "from chapterdesk.spreadsheets import child, kinds\nkinds.read_any = lambda *_: bytearray(1 << 30)\nchild.main()",
    )
    assert code_from(path) == "too_large"


def test_cancelling_ends_the_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    _child(monkeypatch, "while True: pass")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        read_file(path, progress=progress)


def test_missing_empty_folder_and_pipe(tmp_path: Path) -> None:
    assert code_from(tmp_path / "no.xlsx") == "missing"
    (tmp_path / "a.xlsx").write_bytes(b"")
    assert code_from(tmp_path / "a.xlsx") == "empty"
    assert code_from(tmp_path) == "wrong_kind"
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.csv")
        assert code_from(tmp_path / "pipe.csv") == "unreadable"


def test_the_builder_refuses_strange_messages() -> None:
    for message in (["s", 1, False], ["p", 1], ["m", "name", "x"], ["r", "x"], [], ["q"]):
        with pytest.raises((ValueError, TypeError, IndexError)):
            Builder("x").take(message)
