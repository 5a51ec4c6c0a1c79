"""Every real file of the corpus through the import: taken in or refused in words, never an exception, never in silence."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.database import log
from chapterdesk.services import importing
from tests.registers import open_register

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
SECONDS = 10.0
CONTENT_DECIDES = {"xlsx/63e94b-TestIssue272.xlsx"}
"""Workbooks of another kind than their name says; the manifest's list for the reader names the same exceptions."""


@pytest.mark.slow
@pytest.mark.skipif(not (CORPUS / "MANIFEST.tsv").exists(), reason="the corpus of real files is not here")
def test_every_file_is_taken_in_or_refused_in_words(tmp_path: Path) -> None:
    with (CORPUS / "MANIFEST.tsv").open(encoding="utf-8", newline="") as stream:
        manifest = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    wrong: list[str] = []
    slowest = 0.0
    with open_register(tmp_path) as register:
        for line in manifest:
            start = time.perf_counter()
            outcome = _take_in(register, CORPUS / line["file"])
            slowest = max(slowest, time.perf_counter() - start)
            supported = line["file"] in CONTENT_DECIDES or "if that type is supported" in line["detail"]
            if line["expect"] == "refuse" and not supported and not outcome.startswith("refused"):
                wrong.append(f"{line['file']}: {outcome}, the manifest says refuse")
            if line["expect"] == "empty" and outcome not in ("refused empty", "refused nothing_to_import"):
                wrong.append(f"{line['file']}: {outcome}, the manifest says empty")
        with register.read() as conn:
            assert log.hashes_of_tables(conn) == log.hashes_of_log(conn)
        while register.next_undo():
            register.undo()
        with register.read() as conn:
            assert all(n == 0 for n, _h in log.hashes_of_tables(conn).values())
    assert wrong == [], "\n".join(wrong)
    assert slowest < SECONDS


def _take_in(register: object, path: Path) -> str:
    """Return how it went; anything but a UserError is a bug and fails the test."""
    try:
        prepared = importing.prepare(register, path)
        if prepared.plan.questions:
            prepared = prepared.again(date_order="dmy")
        plan = prepared.plan
        counted = sum(plan.counts.values())
        importing.apply(register, plan)
    except UserError as error:
        assert error.what
        assert "Traceback" not in str(error)
        return f"refused {error.code}"
    else:
        return f"taken in, {counted} rows"
