"""Options: kept, checked, and harmless when their file is broken."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterdesk.core.errors import UserError
from chapterdesk.settings import OPTIONS, DatabaseSettings, Where, load
from chapterdesk.settings.options import AUTHOR, CHAPTER_LANGUAGE, LANGUAGE, LOCK_MINUTES, SCALE
from chapterdesk.settings.start import StartOptions, parse


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "settings.json"


def test_defaults_without_a_file(path):
    settings = load(path)
    assert [settings.get(o) for o in OPTIONS] == [o.default for o in OPTIONS]
    assert settings.notice == ""
    assert not path.exists()


def test_values_are_kept(path):
    load(path).set(AUTHOR, "Åsa")
    load(path).set(SCALE, 1.25)
    assert (load(path).get(AUTHOR), load(path).get(SCALE)) == ("Åsa", 1.25)
    assert [p.name for p in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("broken", ["", "{", "[]", '"x"', "\x00", "[" * 5000])
def test_a_broken_file_is_kept_aside_and_said(path, broken):
    path.parent.mkdir()
    path.write_text(broken)
    settings = load(path)
    assert settings.get(LOCK_MINUTES) == 10
    assert "settings.json.broken" in settings.notice
    assert path.with_name("settings.json.broken").read_text() == broken
    assert load(path).notice == ""


@given(
    st.dictionaries(
        st.sampled_from([o.name for o in OPTIONS]),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text()),
    )
)
def test_a_wrong_value_is_the_default(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("s") / "settings.json"
    path.write_text(json.dumps(values))
    settings = load(path)
    for option in OPTIONS:
        assert option.accepts(settings.get(option))


def test_what_a_newer_version_wrote_stays(path):
    path.parent.mkdir()
    path.write_text(json.dumps({"from_the_future": [1], "language": "tlh"}))
    settings = load(path)
    assert settings.get(LANGUAGE) == ""
    settings.set(LANGUAGE, "sv")
    assert json.loads(path.read_text()) == {"from_the_future": [1], "language": "sv"}


@pytest.mark.parametrize(
    ("option", "value"),
    [
        (LOCK_MINUTES, -1),
        (LOCK_MINUTES, True),
        (LOCK_MINUTES, 1.5),
        (LANGUAGE, "tlh"),
        (SCALE, 9),
        (CHAPTER_LANGUAGE, "sv"),
    ],
)
def test_wrong_values_are_refused(path, option, value):
    with pytest.raises(ValueError, match=option.name):
        load(path).set(option, value)


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    settings = load(tmp_path / "file" / "settings.json")
    with pytest.raises(UserError) as caught:
        settings.set(AUTHOR, "x")
    assert caught.value.code == "settings_not_saved"
    assert settings.get(AUTHOR) == "x"
    assert settings.installation()


def test_the_installation_has_one_id(path):
    assert load(path).installation() == load(path).installation()


def test_options_of_the_chapter():
    kept: dict[str, str] = {}
    options = DatabaseSettings(lambda key: kept.get(key, ""), kept.__setitem__)
    assert options.get(CHAPTER_LANGUAGE) == "sv"
    options.set(CHAPTER_LANGUAGE, "nl")
    assert (kept, options.get(CHAPTER_LANGUAGE)) == ({"language": "nl"}, "nl")
    with pytest.raises(ValueError, match="author"):
        options.set(AUTHOR, "x")


def test_names_are_unique_in_their_place():
    for where in Where:
        names = [o.name for o in OPTIONS if o.where is where]
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("args", "options"),
    [
        ([], StartOptions()),
        (["--demo", "--language", "sv"], StartOptions(True, "", "sv")),
        (["--database=a b.cdesk"], StartOptions(False, "a b.cdesk")),
        (["--database", "x", "--language=tlh"], StartOptions(False, "x")),
    ],
)
def test_how_the_window_is_asked_to_begin(args, options):
    assert parse(args) == options
