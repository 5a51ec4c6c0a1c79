"""Every word of the program stands in Swedish and Dutch, with the same places for values."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packaging import load

resources = load("build_resources")

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A tiny program with one fragment a language, all well."""
    package = tmp_path / "chapterdesk"
    package.mkdir()
    (package / "a.py").write_text(
        "def f(n):\n    return _('Hello {name}').format(name='x'), ngettext('{n} person', '{n} people', n), pgettext('post', 'Chair')\n",
        encoding="utf-8",
    )
    for language, words in {
        "sv": ("Hej {name}", "{n} person", "{n} personer", "Ordförande"),
        "nl": ("Dag {name}", "Eén persoon", "{n} personen", "Voorzitter"),
    }.items():
        write(tmp_path, language, "a", body(*words))
    return tmp_path


def body(hello: str, one: str, many: str, chair: str) -> str:
    return (
        f'msgid "Hello {{name}}"\nmsgstr "{hello}"\n\n'
        f'msgid "{{n}} person"\nmsgid_plural "{{n}} people"\nmsgstr[0] "{one}"\nmsgstr[1] "{many}"\n\n'
        f'msgctxt "post"\nmsgid "Chair"\nmsgstr "{chair}"\n'
    )


def write(root: Path, language: str, area: str, text: str) -> None:
    folder = root / "resources" / "i18n" / language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{area}.po").write_text(HEADER + text, encoding="utf-8")


def test_the_program_is_whole_in_both_languages() -> None:
    assert "\n".join(resources.problems()) == ""


def test_a_complete_house_has_no_problems(house: Path) -> None:
    assert resources.problems(house) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('msgid "Gone"\nmsgstr "Borta"\n', "no longer in the program: 'Gone'"),
        ('#, fuzzy\nmsgid "Gone"\nmsgstr "Borta"\n', "marked as fuzzy"),
        ('#~ msgid "Old"\n#~ msgstr "Gammal"\n', "obsolete"),
        ('msgid "Gone"\nmsgstr ""\n', "empty: 'Gone'"),
        ('msgid "Gone {a}"\nmsgstr "Borta {b}"\n', "other placeholders"),
    ],
)
def test_faults_are_named_with_their_place(house: Path, text: str, expected: str) -> None:
    write(house, "sv", "b", text)
    found = [line for line in resources.problems(house) if expected in line]
    assert len(found) == 1
    assert "sv: b.po" in found[0]


def test_a_missing_translation_is_named(house: Path) -> None:
    (house / "chapterdesk" / "b.py").write_text("x = _('New')\n", encoding="utf-8")
    assert resources.problems(house) == [
        "sv: chapterdesk/b.py:1: not translated: 'New'",
        "nl: chapterdesk/b.py:1: not translated: 'New'",
    ]


@pytest.mark.parametrize(
    "call", ["_(f'Hello {x}')", "_('a' + x)", "_('a {x}'.format(x=1))", "ngettext(f'{n} a', 'b', n)", "_('%s' % x)"]
)
def test_text_put_together_before_translation_is_found(house: Path, call: str) -> None:
    (house / "chapterdesk" / "b.py").write_text(f"y = {call}\n", encoding="utf-8")
    assert any(line.startswith("chapterdesk/b.py:1: translate first") for line in resources.problems(house))


def test_two_translations_of_one_text_name_both_fragments(house: Path) -> None:
    write(house, "sv", "b", 'msgid "Hello {name}"\nmsgstr "Tjena {name}"\n')
    with pytest.raises(resources.CatalogueError, match=r"(?s)b\.po.*a\.po"):
        resources.build(house)


def test_built_words_are_read_back(house: Path) -> None:
    import gettext

    resources.build(house)
    words = gettext.translation("chapterdesk", house / "resources" / "i18n", ["sv"])
    assert words.gettext("Hello {name}") == "Hej {name}"
    assert [words.ngettext("{n} person", "{n} people", n) for n in (1, 2)] == ["{n} person", "{n} personer"]
    assert words.pgettext("post", "Chair") == "Ordförande"


def test_building_again_writes_nothing_until_a_fragment_changes(house: Path) -> None:
    resources.build(house)
    target = house / "resources" / "i18n" / "sv" / "LC_MESSAGES" / "chapterdesk.mo"
    first = target.stat().st_mtime_ns, target.stat().st_ino
    assert not resources.stale(house)
    resources.build(house)
    assert (target.stat().st_mtime_ns, target.stat().st_ino) == first
    write(house, "sv", "b", 'msgid "Extra"\nmsgstr "Tillägg"\n')
    assert resources.stale(house)
    resources.build(house)
    assert not resources.stale(house)
    assert target.stat().st_ino != first[1]
