from __future__ import annotations

import datetime as dt
import io
import os
from dataclasses import replace
from pathlib import Path
from random import Random

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from chapterdesk.core.errors import Cancelled, UserError
from chapterdesk.core.progress import Progress
from chapterdesk.core.text import in_language
from chapterdesk.documents.agenda import timed
from chapterdesk.documents.finish import protect_pdf
from chapterdesk.documents.pack import meeting_pack
from chapterdesk.documents.papers import AgendaRow, AttendanceRow, Enclosure, PackPaper
from tests.documents import samples
from tests.documents.tools import GOLDEN, difference, fonts_of, outline_of, pdf_of, pictures_of, text_of

DAY = samples.DAY
LETTER = samples.letter("Letter")


def check_golden(name: str, found: str) -> None:
    path = GOLDEN / name
    if os.environ.get("CHAPTERDESK_WRITE_GOLDEN"):
        path.write_text(found, encoding="utf-8")
    assert found.split() == path.read_text(encoding="utf-8").split()


@pytest.mark.parametrize("language", ["en", "sv", "nl"])
def test_text_is_as_agreed(language: str, translated: None) -> None:
    with in_language(language):
        check_golden(f"pack-{language}.txt", text_of(meeting_pack(samples.pack(full=False))))


def test_pages_look_as_agreed(tmp_path: Path) -> None:
    pages = pictures_of(meeting_pack(samples.pack(full=False)), tmp_path)
    for number, page in enumerate(pages, 1):
        path = GOLDEN / f"pack-{number}.png"
        if os.environ.get("CHAPTERDESK_WRITE_GOLDEN"):
            page.save(path, optimize=True)
        assert difference(page, Image.open(path).convert("L")) < 2.0, number


def test_same_input_gives_the_same_bytes() -> None:
    assert meeting_pack(samples.pack()) == meeting_pack(samples.pack())


def test_properties_outline_and_fonts(translated: None) -> None:
    with in_language("sv"), pdf_of(meeting_pack(samples.pack())) as pdf:
        assert pdf.Root.Lang == "sv"
        assert pdf.docinfo["/Title"] == "Members’ meeting, 2 december 2026"
        assert pdf.docinfo["/Author"] == "Amira Haddad"
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20261124133200")
        assert outline_of(pdf) == [
            "Members’ meeting", "Dagordning", " Lovat den 4 november", " Beslutat den 4 november", "Närvaro", "Personer och uppdrag",
            "The group’s autumn in figures", "Activity support: proposal", "Budget for the vigil series", "Plan of the hall", "Bifogas separat",
        ]  # fmt: skip
        with pdf.open_metadata() as xmp:
            assert xmp["dc:title"] == "Members’ meeting, 2 december 2026"
            assert xmp["dc:language"] == {"sv"}
        found = fonts_of(pdf)
        assert found
        assert all(found.values()), found


def test_every_page_is_numbered_enclosures_too() -> None:
    pages = text_of(meeting_pack(samples.pack())).rstrip("\f").split("\f")
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page


def test_contents_and_decisions_name_the_right_pages() -> None:
    pages = text_of(meeting_pack(samples.pack())).split("\f")
    proposal = next(n for n, page in enumerate(pages, 1) if "Three offers · 30 rows" in page)
    budget = next(n for n, page in enumerate(pages, 1) if "Three offers · 80 rows" in page)
    assert f"19:20, pages {proposal} and {budget}" in pages[0]
    assert f"Proposal and budget, pages {proposal} and {budget}" in pages[1]
    line = next(line for line in pages[0].splitlines() if "Budget for the vigil series" in line)
    assert line.split()[-1] == str(budget)


def test_what_cannot_be_printed_is_named() -> None:
    assert "Numbers (numbers.xlsx)" in text_of(meeting_pack(samples.pack()))


def test_times_follow_lengths_and_fixed_starts() -> None:
    rows = (
        AgendaRow("a", minutes=45),
        AgendaRow("b"),
        AgendaRow("c", minutes=5),
        AgendaRow("d", start=dt.time(23, 50), minutes=20),
        AgendaRow("e"),
    )
    times = [row.start for row in timed(rows, dt.time(18, 30))]
    assert times == [dt.time(18, 30), dt.time(19, 15), None, dt.time(23, 50), dt.time(0, 10)]


def test_an_empty_pack_is_a_cover_alone() -> None:
    data = meeting_pack(PackPaper("Meeting", "Lund group", DAY))
    with pdf_of(data) as pdf:
        assert len(pdf.pages) == 1
    text = text_of(data)
    for absent in ("Agenda", "Where", "Welcome", "We decide", "In this pack", "Can’t come"):
        assert absent not in text


def test_letter_size() -> None:
    with pdf_of(meeting_pack(samples.pack(), size="Letter")) as pdf:
        assert {tuple(float(v) for v in page.mediabox.as_list()) for page in pdf.pages} == {(0, 0, 612, 792)}


def test_three_hundred_sign_under_repeated_heads() -> None:
    rows = tuple(AttendanceRow(f"Person {n} Långtefternamn-Österström", "Member") for n in range(1, 301))
    pages = text_of(meeting_pack(replace(samples.pack(full=False), attendance=rows))).split("\f")
    listed = [page for page in pages if "Långtefternamn" in page]
    assert len(listed) >= 10
    assert all("Signature" in page for page in listed)
    assert sum(page.count("Långtefternamn") for page in listed) == 300


def test_sixty_items_go_on_over_pages() -> None:
    rows = tuple(
        AgendaRow(f"Item {n} of the day", str(n), 5, note="Something to say about it", opener="Elif Demirtaş")
        for n in range(1, 61)
    )
    pages = text_of(meeting_pack(replace(samples.pack(full=False), agenda=rows))).split("\f")
    listed = [page for page in pages if " of the day" in page]
    assert len(listed) >= 4
    assert all("Who opens" in page for page in listed)
    assert "23:25" in "".join(pages)


def test_a_note_longer_than_a_page_is_shown_whole() -> None:
    words = " ".join(f"word{n}" for n in range(3000))
    text = text_of(
        meeting_pack(replace(samples.pack(full=False), agenda=(AgendaRow("Long", "1", 5, note=words),))), layout=False
    )
    assert all(f"word{n}" in text for n in (0, 999, 1500, 2999))


def test_hostile_texts_are_shown_or_named() -> None:
    title = "<b>bold</b> & <para> </font>"
    rows = (
        AgendaRow(title, "1", 5, note="x" * 400, opener="W" * 60),
        AgendaRow("Emoji 🎉🎉👍🏽 and 你好 and हिन्दी", "2", 5, note="tab\there\x00\x07 minus −3 and → arrow"),
        AgendaRow("سلام عليكم and שלום", "3", 5, note="Việt Nam, Ελλάδα, Київ, Łódź, e\u0301"),
    )
    data = meeting_pack(replace(samples.pack(full=False), title=title, group="G" * 200, agenda=rows))
    text = " ".join(text_of(data, layout=False).split())
    assert title in text
    assert "Emoji [3 emoji] and [Chinese characters] and [Devanagari text]" in text
    assert "tab here minus –3 and → arrow" in text
    assert "Việt Nam, Ελλάδα, Київ, Łódź, é" in text
    assert text.count("x") >= 400
    assert "\ufffd" not in text


def test_no_glyph_is_missing() -> None:
    # Glyph 0 is the box of a missing character: no text may show it.
    data = meeting_pack(replace(samples.pack(full=False), title="Å∀ж🎉 ﷽ \ue000 \ud800"))
    text = " ".join(text_of(data, layout=False).split())
    assert "characters that cannot be printed]" in text or "character that cannot be printed]" in text


def pdf_bytes(*sizes: tuple[int, int], rotate: int = 0) -> bytes:
    pdf = pikepdf.new()
    for size in sizes:
        pdf.add_blank_page(page_size=size)
        pdf.pages[-1].obj.Rotate = rotate
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def with_enclosure(data: bytes, name: str = "letter.pdf") -> PackPaper:
    return replace(samples.pack(full=False), enclosures=(Enclosure(name, data),))


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.7\ngarbage", samples.letter("x")[:700]])
def test_a_damaged_pdf_is_named(data: bytes) -> None:
    with pytest.raises(UserError, match=r"letter\.pdf") as caught:
        meeting_pack(with_enclosure(data))
    assert caught.value.code == "enclosure_damaged"


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.sampled_from(["letter.pdf", "hall.png", "hall.jpg"]))
def test_any_damage_ends_in_a_pack_or_in_words(chance: Random, name: str) -> None:
    whole = {"letter.pdf": LETTER, "hall.png": samples.picture_bytes(), "hall.jpg": samples.picture_bytes("JPEG")}
    data = bytearray(whole[name])
    for _change in range(chance.choice([1, 5, 100])):
        at = chance.randrange(len(data))
        if chance.random() < 0.7:
            data[at] = chance.randrange(256)
        else:
            del data[at : at + chance.randrange(50)]
    try:
        meeting_pack(PackPaper("M", "G", DAY, enclosures=(Enclosure(name, bytes(data)),)))
    except UserError as error:
        assert name in error.what


def test_a_damaged_picture_is_named() -> None:
    with pytest.raises(UserError, match=r"hall\.png"):
        meeting_pack(with_enclosure(samples.picture_bytes()[:200], "hall.png"))


def test_a_locked_pdf_is_named() -> None:
    with pytest.raises(UserError, match="locked") as caught:
        meeting_pack(with_enclosure(protect_pdf(samples.letter("x"), "secret")))
    assert caught.value.code == "enclosure_protected"


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(UserError, match="1001"):
        meeting_pack(with_enclosure(pdf_bytes(*[(200, 200)] * 1001)))


def test_landscape_enclosures_turn_the_paper() -> None:
    with pdf_of(meeting_pack(with_enclosure(pdf_bytes((842, 595), (595, 842), (1200, 300))))) as pdf:
        shapes = [float(p.mediabox[2]) > float(p.mediabox[3]) for p in pdf.pages]
        assert shapes[-3:] == [True, False, True]
    with pdf_of(meeting_pack(with_enclosure(pdf_bytes((595, 842), rotate=90)))) as pdf:
        assert float(pdf.pages[-1].mediabox[2]) > float(pdf.pages[-1].mediabox[3])


def test_filled_form_fields_of_an_enclosure_are_kept() -> None:
    pdf = pikepdf.open(io.BytesIO(pdf_bytes((400, 400))))
    font = pdf.make_indirect(
        pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    )
    field = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="sum", V="filled in by hand", F=4,
            Rect=[50, 300, 350, 330], DA="/Helv 12 Tf 0 g", P=pdf.pages[0].obj,
        )
    )  # fmt: skip
    pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([field]))
    fonts = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=font))
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[field], DA="/Helv 12 Tf 0 g", DR=fonts, NeedAppearances=True)
    out = io.BytesIO()
    pdf.save(out)
    assert "filled in by hand" in text_of(meeting_pack(with_enclosure(out.getvalue())))


def test_a_photo_loses_what_the_camera_wrote() -> None:
    image = Image.new("RGB", (60, 30), "white")
    exif = image.getexif()
    exif[0x010E] = "SECRET PLACE"
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    data = meeting_pack(with_enclosure(out.getvalue(), "photo.jpg"))
    with pdf_of(data) as pdf:
        assert all(b"SECRET" not in obj.read_raw_bytes() for obj in pdf.objects if isinstance(obj, pikepdf.Stream))
        images = [
            x for page in pdf.pages for x in (page.resources.get("/XObject") or {}).values() if x.Subtype == "/Image"
        ]
        assert [(int(i.Width), int(i.Height)) for i in images] == [(30, 60)]


def test_cancelling_stops() -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        meeting_pack(samples.pack(), progress=progress)


def test_protected_pdf_needs_its_password() -> None:
    data = protect_pdf(meeting_pack(samples.pack(full=False)), "lantern otter")
    with pytest.raises(pikepdf.PasswordError):
        pdf_of(data)
    with pikepdf.open(io.BytesIO(data), password="lantern otter") as pdf:
        assert pdf.encryption.bits == 256
    assert b"Lund" not in data
    with pytest.raises(UserError):
        protect_pdf(data, "")
