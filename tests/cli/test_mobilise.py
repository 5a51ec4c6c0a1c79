"""Mobilising in a terminal: from a name to results, and a caller's workbook back."""

from __future__ import annotations

from pathlib import Path

import openpyxl


def _answered(path: Path, target: Path, words: list[str]) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows(max_row=10) if any(cell.value == "Outcome" for cell in row))
    column = next(cell.column for cell in head if cell.value == "Outcome")
    for offset, word in enumerate(words, 1):
        sheet.cell(head[0].row + offset, column).value = word
    book.save(target)
    return target


def test_from_something_happened_to_results(run, db, tmp_path) -> None:
    callers = []
    for name in ("Amira", "Jonas"):
        done = run("add", db, "person", f"given_name={name}", "family_name=Ek", "--json")
        callers.append(done.json["ref"])
    for number in range(6):
        phone = f"phones=070-174 06 {20 + number}"
        assert run("add", db, "person", f"given_name=Person{number}", phone, "may_be_phoned=yes").code == 0
    done = run("mobilise", db, "new", "Vigil", "--ask", "Come", "--day", "2026-11-26", "--list", "Everyone", "--json")
    assert (done.code, done.json["people"], done.json["left_out"]["not_asked"]) == (0, 6, 4)

    done = run("mobilise", db, "split", "--callers", *callers, "--limit", f"{callers[0]}=2", "--json")
    assert done.code == 0, done.err
    assert [each["people"] for each in done.json["callers"]] == [2, 4]

    done = run("mobilise", db, "hand-out", "--to", "out", "--as", "pdf,xlsx", "--json")
    assert done.code == 0 and len(done.json["files"]) == 4

    first = run("mobilise", db, "call", "latest", "--callers", callers[1], "--json").json["next"]
    done = run("mobilise", db, "call", "latest", "--callers", callers[1], "--outcome", "no_more", "--json")
    assert done.json["changed"] == 1 and done.json["next"]["ref"] != first["ref"]

    back = _answered(tmp_path / "out" / "Vigil - Amira Ek.xlsx", tmp_path / "back.xlsx", ["Yes", "perhaps"])
    done = run("mobilise", db, "take-in", back, "--dry-run", "--json")
    assert (done.code, done.json["changed"], done.json["doubtful"]) == (3, 0, 1)
    done = run("mobilise", db, "take-in", back, "--json")
    assert (done.code, done.json["changed"], done.json["doubtful"], len(done.json["problems"])) == (3, 1, 1, 1)
    assert run("mobilise", db, "take-in", back, "--json").json["changed"] == 0

    result = run("mobilise", db, "result", "Vigil", "--json").json
    assert (result["people"], result["called"], result["yes"], result["no"], result["left"]) == (6, 2, 1, 1, 4)
    assert "Vigil" in run("mobilise", db, "list").out
    assert run("mobilise", db, "call", "Vigil", "--person", callers[0]).code == 1


def test_what_is_missing_is_said(run, db) -> None:
    assert run("mobilise", db, "new").code == 2
    assert run("mobilise", db, "dance").code == 2
    assert run("mobilise", db, "result", "--json").error == "no_mobilisation"
    assert run("mobilise", db, "new", "Vigil", "--day", "someday", "--json").error == "invalid_value"
    assert run("mobilise", db, "new", "Vigil").code == 0
    assert run("mobilise", db, "split", "--json").error == "no_callers"
    assert run("mobilise", db, "hand-out").code == 2
    assert run("mobilise", db, "hand-out", "--to", "out", "--as", "docx", "--json").error == "wrong_ending"
    assert run("mobilise", db, "take-in").code == 2
