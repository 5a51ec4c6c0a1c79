"""Papers of other pages among the reports: each can be made on a demo chapter, is noted only when it leaves, and leads home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chapterdesk.core.errors import UserError
from chapterdesk.core.progress import Progress
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.models import Meeting
from chapterdesk.services import demo, disclosures
from chapterdesk.services.reports import elsewhere, registry
from chapterdesk.services.reports.elsewhere import ELSEWHERE, Elsewhere
from tests.documents.tools import pdf_of, text_of
from tests.registers import open_register

PAPERS = pytest.mark.parametrize("paper", ELSEWHERE, ids=lambda paper: paper.key)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with open_register(tmp_path_factory.mktemp("demo")) as opened:
        demo.fill(opened, 400, 1, Progress())
        yield opened


def _noted(register: Register) -> int:
    with register.read() as conn:
        return len(disclosures.listed(conn, 10_000))


def _first(register: Register, paper: Elsewhere) -> str:
    if paper.subjects is None:
        return ""
    found = elsewhere.subjects(register, paper)
    assert found and all(key and name for key, name in found), paper.key
    return found[0][0]


def test_no_paper_has_a_reports_key_and_each_leads_to_a_page() -> None:
    keys = [each.key for each in (*registry.REPORTS, *ELSEWHERE)]
    assert len(set(keys)) == len(keys)


@PAPERS
def test_each_can_be_looked_at_without_leaving_a_trace(register: Register, paper: Elsewhere) -> None:
    subject, before, step = _first(register, paper), _noted(register), register.next_undo()
    assert pdf_of(elsewhere.preview(register, paper, subject, "A4")).pages
    assert _noted(register) == before and register.next_undo() == step


@PAPERS
def test_each_is_noted_when_it_is_saved_and_when_it_is_printed(
    register: Register, paper: Elsewhere, tmp_path: Path
) -> None:
    subject, before = _first(register, paper), _noted(register)
    target = tmp_path / f"{elsewhere.file_name(paper, 'a/b: c')}.pdf"
    elsewhere.write(register, paper, subject, target, "A4")
    assert pdf_of(target.read_bytes()).pages and _noted(register) == before + 1
    data = elsewhere.printed(register, paper, subject, "Letter")
    assert pdf_of(data).pages and _noted(register) == before + 2
    with register.read() as conn:
        printed, saved = disclosures.listed(conn, 2)
    assert (printed.file, saved.file) == ("", target.name) and printed.what == saved.what
    assert [each.name for each in tmp_path.iterdir()] == [target.name]


def test_a_coalition_meetings_papers_have_the_check_in(register: Register) -> None:
    paper = next(each for each in ELSEWHERE if each.key == "coalition")
    subject = _first(register, paper)
    with register.read() as conn:
        assert rows(conn, Meeting, [subject])[subject]["meeting_kind"] == "coalition"
    assert "heck-in" in text_of(elsewhere.preview(register, paper, subject, "A4"))


@PAPERS
def test_an_empty_register_says_that_there_is_nothing_yet(paper: Elsewhere, tmp_path: Path) -> None:
    with open_register(tmp_path) as empty:
        if paper.subjects is None:
            assert pdf_of(elsewhere.preview(empty, paper, "", "A4")).pages
        else:
            assert elsewhere.subjects(empty, paper) == []
            with pytest.raises(UserError) as refused:
                elsewhere.preview(empty, paper, "", "A4")
            assert refused.value.code == "nothing_yet"
