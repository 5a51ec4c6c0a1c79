import io
import random
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.spreadsheets import protect
from chapterdesk.spreadsheets.writing import Column, Properties, SheetSpec, write_workbook
from tests.spreadsheets.readers import pack, parts, read_bytes


@pytest.fixture(scope="module")
def plain() -> bytes:
    target = io.BytesIO()
    write_workbook(
        target,
        [SheetSpec("P", [Column("t", "T", "text")], [[f"canary {i}"] for i in range(3000)])],
        properties=Properties(),
    )
    return target.getvalue()


@pytest.fixture(scope="module")
def locked(plain: bytes) -> bytes:
    return protect.encrypt(plain, "Åsas lösen")


def test_the_password_gives_the_same_bytes_back(plain, locked):
    assert protect.is_protected(io.BytesIO(locked))
    assert not protect.is_protected(io.BytesIO(plain))
    assert protect.decrypt(io.BytesIO(locked), "Åsas lösen") == plain
    assert b"canary" not in locked


@pytest.mark.parametrize("size", [0, 500, 2500, 2600, 2618, 2619, 2700, 4000, 40_000])
def test_workbooks_of_any_size_open_again(size):
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>Åsa</t></is></c></row>'
    tiny = pack({**parts(cell), "docProps/filler.bin": random.Random(size).randbytes(size)})
    again = protect.encrypt(tiny, "lösen")
    assert [row.values for row in read_bytes(again, "a.xlsx", "lösen").sheets[0].rows] == [["Åsa"]]
    opened = zipfile.ZipFile(io.BytesIO(protect.decrypt(io.BytesIO(again), "lösen")))
    assert opened.testzip() is None
    assert opened.namelist() == zipfile.ZipFile(io.BytesIO(tiny)).namelist()


@pytest.mark.parametrize("password", ["åsas lösen", "", "x" * 300])
def test_a_wrong_password_is_told(locked, password):
    with pytest.raises(UserError) as caught:
        protect.decrypt(io.BytesIO(locked), password)
    assert caught.value.code == "wrong_password"


@pytest.mark.parametrize(("password", "code"), [("", "no_password"), ("x" * 256, "long_password")])
def test_passwords_that_excel_does_not_take_are_refused(plain, password, code):
    with pytest.raises(UserError) as caught:
        protect.encrypt(plain, password)
    assert caught.value.code == code


def test_a_changed_byte_of_the_content_is_noticed(locked):
    place = len(locked) // 2
    with pytest.raises(UserError) as caught:
        protect.decrypt(io.BytesIO(locked[:place] + bytes([locked[place] ^ 1]) + locked[place + 1 :]), "Åsas lösen")
    assert caught.value.code == "damaged_protection"


@pytest.mark.parametrize("length", [0, 100, 512, 1000, 3000, 6000, 20_000])
def test_a_file_cut_short_is_refused_in_words(locked, length):
    with pytest.raises(UserError):
        protect.decrypt(io.BytesIO(locked[:length]), "Åsas lösen")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_anywhere_gives_words_or_the_same_bytes(plain, locked, monkeypatch, data):
    # The first sectors, the keys' description and the directory are where damage can mislead a parser.
    place = data.draw(st.one_of(st.integers(0, 4095), st.integers(0, len(locked) - 1)))
    hurt = locked[:place] + bytes([data.draw(st.integers(0, 255))]) + locked[place + 1 :]
    monkeypatch.setattr(protect, "MAX_ROUNDS", 100_000)
    try:
        assert protect.decrypt(io.BytesIO(hurt), "Åsas lösen") == plain
    except UserError as error:
        assert error.code in ("damaged_protection", "wrong_password", "not_protected")


def test_a_file_that_asks_for_endless_hashing_is_refused(locked, monkeypatch):
    monkeypatch.setattr(protect, "MAX_ROUNDS", 99_999)
    with pytest.raises(UserError) as caught:
        protect.decrypt(io.BytesIO(locked), "Åsas lösen")
    assert caught.value.code == "damaged_protection"


def test_an_open_file_is_told_from_a_locked_one(plain):
    with pytest.raises(UserError) as caught:
        protect.decrypt(io.BytesIO(plain), "x")
    assert caught.value.code == "not_protected"
