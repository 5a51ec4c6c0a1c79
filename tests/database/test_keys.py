"""The keys file, the recovery key and passphrases."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.core.ids import ALPHABET
from chapterdesk.database import keys
from chapterdesk.database.passphrases import word_list

LOW = keys.Cost.LOW
KEYS = st.binary(min_size=32, max_size=32)


def code_of(call, *args, **kwargs):
    with pytest.raises(UserError) as caught:
        call(*args, **kwargs)
    return caught.value.code


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Chapter.cdesk"


def test_passphrase_opens_and_others_do_not(path):
    data = keys.create(path, "björk-sol-fem", LOW)
    assert keys.unlock(path, "björk-sol-fem") == data.key
    assert keys.unlock(path, unicodedata.normalize("NFD", "björk-sol-fem")) == data.key
    assert code_of(keys.unlock, path, "bjork-sol-fem") == "wrong_passphrase"
    assert code_of(keys.create, path, "x", LOW) == "exists"
    assert data.key.hex() not in repr(data)


@pytest.mark.parametrize("empty", ["", "  ", "\t\n"])
def test_empty_passphrase_is_refused(path, empty):
    assert code_of(keys.create, path, empty, LOW) == "passphrase_empty"
    assert list(path.parent.iterdir()) == []


def test_changing_the_passphrase_keeps_the_key(path):
    data = keys.create(path, "old", LOW)
    keys.change_passphrase(path, data.key, "new", LOW)
    assert keys.unlock(path, "new") == data.key
    assert code_of(keys.unlock, path, "old") == "wrong_passphrase"
    assert keys.KeyFile.read(path).database == data.database
    assert [p.name for p in path.parent.iterdir()] == ["Chapter.keys"]
    with pytest.raises(ValueError, match="not the key"):
        keys.change_passphrase(path, bytes(32), "new", LOW)


def test_missing_broken_and_newer_files_have_their_words(path):
    assert code_of(keys.unlock, path, "x") == "keys_missing"
    data = keys.create(path, "x", LOW)
    own = keys.keys_path(path)
    good = json.loads(own.read_text("utf-8"))
    for change in ({"memory_kib": 2**40}, {"salt": "00"}, {"kdf": "md5"}, {"swap": "../x"}, {"iterations": "many"}):
        own.write_text(json.dumps(good | change), "utf-8")
        assert code_of(keys.unlock, path, "x") == "keys_broken"
    own.write_text(json.dumps(good | {"version": 99}), "utf-8")
    assert code_of(keys.unlock, path, "x") == "keys_newer"
    own.write_bytes(b"\x00" * 10)
    assert code_of(keys.unlock, path, "x") == "keys_broken"
    keys.change_passphrase(path, data.key, "again", LOW)
    assert keys.unlock(path, "again") == data.key


def test_every_flipped_bit_of_the_keys_file_is_noticed(path):
    data = keys.create(path, "x", LOW)
    own = keys.keys_path(path)
    good = own.read_bytes()
    for position in range(len(good)):
        changed = bytearray(good)
        changed[position] ^= 1 << position % 8
        own.write_bytes(changed)
        try:
            # White space and the case of hexadecimal digits carry nothing; all else must be refused.
            assert keys.unlock(path, "x") == data.key
            assert good[position : position + 1].isspace() or chr(good[position]) in "abcdef"
        except UserError as error:
            assert error.code in {"keys_broken", "wrong_passphrase", "keys_newer"}


@given(KEYS)
def test_recovery_text_comes_back(key):
    text = keys.recovery_text(key)
    assert len(text.split("-")) == 13
    assert keys.parse_recovery(text) == key
    forgiving = text.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert keys.parse_recovery(forgiving) == key
    assert keys.parse_recovery(text.replace("-", "")) == key


@given(KEYS, st.integers(0, 64), st.integers(1, 31))
def test_one_wrong_symbol_is_found_in_its_group(key, place, shift):
    symbols = keys.recovery_text(key).replace("-", "")
    wrong = ALPHABET[(ALPHABET.index(symbols[place]) + shift) % 32]
    with pytest.raises(UserError) as caught:
        keys.parse_recovery(symbols[:place] + wrong + symbols[place + 1 :])
    assert caught.value.code == "recovery_typo"
    assert f"group {place // 5 + 1} " in caught.value.what


@given(KEYS, st.integers(0, 12), st.integers(0, 12))
def test_swapped_and_short_groups_are_noticed(key, one, other):
    groups = keys.recovery_text(key).split("-")
    short = [*groups[:one], groups[one][:-1], *groups[one + 1 :]]
    assert code_of(keys.parse_recovery, "-".join(short)) == "recovery_typo"
    assert code_of(keys.parse_recovery, "-".join(groups[:one])) == "recovery_length"
    if groups[one][:4] != groups[other][:4] or one != other:
        groups[one], groups[other] = groups[other], groups[one]
        if one != other:
            assert code_of(keys.parse_recovery, "-".join(groups)) == "recovery_typo"


def test_recovery_key_of_another_database_is_told(path):
    data = keys.create(path, "x", LOW)
    assert keys.unlock_with_recovery(path, keys.recovery_text(data.key)) == data.key
    assert code_of(keys.unlock_with_recovery, path, keys.recovery_text(bytes(32))) == "wrong_recovery"
    keys.keys_path(path).unlink()
    assert keys.unlock_with_recovery(path, keys.recovery_text(data.key)) == data.key


@pytest.mark.parametrize("language", ["sv", "nl", "en"])
def test_suggestions_are_strong(language):
    words = word_list(language)
    assert len(words) >= 1024
    assert len(set(words)) == len(words)
    assert not set(words) & set(word_list("common"))
    assert all(3 <= len(w) <= 12 and w == unicodedata.normalize("NFC", w.lower()) for w in words)
    first, second = keys.suggest_passphrase(language), keys.suggest_passphrase(language)
    assert first != second
    assert keys.strength(first).score == 5


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("", 0),
        ("a", 0),
        ("lösenord", 0),
        ("P@ssw0rd", 0),
        ("qwertyuiop", 0),
        ("aaaaaaaaaaaa", 0),
        ("sommar2026", 1),
        ("Sommar2026!", 1),
        ("abcdef123456", 1),
        ("hejhejhejhejhej", 2),
        ("Björken-står", 2),
    ],
)
def test_what_everybody_tries_first_is_weak(text, most):
    result = keys.strength(text)
    assert result.score <= most
    assert result.words
    assert result.advice


@given(st.text(max_size=40), st.text(max_size=5))
def test_strength_is_a_score_for_any_text(text, more):
    assert 0 <= keys.strength(text).score <= 5
    assert keys.strength("t7!Kq9#zV2&mX4*w").score == 5
