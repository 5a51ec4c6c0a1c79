"""Make the catalogues of words that the program reads from the fragments that people write.

``resources/i18n/LANG/*.po`` (one fragment a part of the program) become ``resources/i18n/LANG/LC_MESSAGES/chapterdesk.mo``.

    python packaging/build_resources.py          build what changed
    python packaging/build_resources.py check    report what is not translated, or translated wrongly

Building needs Babel only when a fragment has changed, so a start of the program costs a few milliseconds.
"""

from __future__ import annotations

import ast
import hashlib
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("sv", "nl")
KEYWORDS: dict[str, Any] = {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
_MARK = b"\n# made from "
_PLACE = re.compile(r"\{([A-Za-z_]\w*)?(?:[!:][^{}]*)?\}")

Key = tuple[str | None, str]
"""Context and (first) msgid of a message."""


class CatalogueError(Exception):
    """The fragments contradict each other; the text names both places."""


@dataclass(frozen=True)
class Entry:
    """One translated message: its forms (one, or singular and plural) and the fragment that it stands in."""

    ids: tuple[str, ...]
    strings: tuple[str, ...]
    fuzzy: bool
    place: str


def build(root: Path = ROOT) -> None:
    """Compile the catalogue of every language whose fragments changed. Raises CatalogueError on a contradiction."""
    for language in LANGUAGES:
        folder = root / "resources" / "i18n" / language
        target = folder / "LC_MESSAGES" / "chapterdesk.mo"
        digest = _digest(folder)
        if target.exists() and target.read_bytes().endswith(_MARK + digest):
            continue
        _replace(target, _compiled(language, merged(folder)) + _MARK + digest)


def stale(root: Path = ROOT) -> bool:
    """Tell whether some catalogue must be built anew; standard library only."""
    for language in LANGUAGES:
        folder = root / "resources" / "i18n" / language
        target = folder / "LC_MESSAGES" / "chapterdesk.mo"
        if not target.exists() or not target.read_bytes().endswith(_MARK + _digest(folder)):
            return True
    return False


def merged(folder: Path) -> dict[Key, Entry]:
    """Return all messages of a language's fragments. Raises CatalogueError where two translate one text differently."""
    found: dict[Key, Entry] = {}
    for path in sorted(folder.glob("*.po")):
        for message in _read(path, folder.name):
            if message.id:
                _add(found, _key(message), _entry(message, path))
    return found


def problems(root: Path = ROOT) -> list[str]:
    """Return a line for everything that is wrong with the words of the program; none when all is well."""
    package = root / "chapterdesk"
    wanted = extracted(package)
    lines = list(unfit_calls(package))
    for language in LANGUAGES:
        folder = root / "resources" / "i18n" / language
        entries = merged(folder)
        lines += [
            f"{language}: {place}: not translated: {key[1]!r}" for key, place in wanted.items() if key not in entries
        ]
        lines += [
            f"{language}: {e.place}: no longer in the program: {k[1]!r}" for k, e in entries.items() if k not in wanted
        ]
        lines += [f"{language}: {entry.place}: {fault}" for entry in entries.values() for fault in _faults(entry)]
        lines += [
            f"{language}: {path.name}: remove the obsolete (#~) entries"
            for path in folder.glob("*.po")
            if _obsolete(path)
        ]
    return lines


def extracted(package: Path) -> dict[Key, str]:
    """Return every message marked in the source, with the place of its first use."""
    from babel.messages.extract import extract_from_dir

    found: dict[Key, str] = {}
    rows = extract_from_dir(package, method_map=[("**.py", "python")], keywords=KEYWORDS)
    for name, line, message, _comments, context in rows:
        first = message if isinstance(message, str) else message[0]
        if first:
            found.setdefault((context, first), f"{package.name}/{name}:{line}")
    return found


def unfit_calls(package: Path) -> Iterator[str]:
    """Yield the places where text is put together before it is translated, which no catalogue can hold."""
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS:
                place = f"{path.relative_to(package.parent).as_posix()}:{node.lineno}"
                if any(_is_composed(argument) for argument in node.args[:2]):
                    yield f"{place}: translate first, put values in afterwards with .format"


def _is_composed(node: ast.expr) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Attribute) and node.func.attr == "format"
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod))


def _faults(entry: Entry) -> Iterator[str]:
    text = entry.ids[0]
    if entry.fuzzy:
        yield f"marked as fuzzy: {text!r}"
    if len(entry.strings) != len(entry.ids):
        yield f"{len(entry.strings)} forms instead of {len(entry.ids)}: {text!r}"
        return
    if not all(string.strip() for string in entry.strings):
        yield f"empty: {text!r}"
        return
    for text, string in zip(entry.ids, entry.strings, strict=True):
        # "one person" may do without its number, or keep it.
        free = {"n"} if len(entry.ids) > 1 and text == entry.ids[0] else set()
        if _places(string) - free != _places(text) - free:
            yield f"other placeholders than in {text!r}: {string!r}"


def _places(text: str) -> set[str]:
    return {match.group(1) or "" for match in _PLACE.finditer(text)}


def _obsolete(path: Path) -> bool:
    return any(line.startswith("#~") for line in path.read_text(encoding="utf-8").splitlines())


def _read(path: Path, language: str) -> Catalog:
    from babel.messages.pofile import read_po

    with path.open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def _key(message: Message) -> Key:
    first = message.id if isinstance(message.id, str) else message.id[0]
    return message.context, first


def _entry(message: Message, path: Path) -> Entry:
    ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
    raw = message.string
    strings = (raw,) if isinstance(raw, str) else tuple(raw or ())
    return Entry(ids, tuple(s or "" for s in strings), message.fuzzy, f"{path.name}:{message.lineno}")


def _add(found: dict[Key, Entry], key: Key, new: Entry) -> None:
    old = found.get(key)
    if old is not None and old.strings[0] and new.strings[0]:
        shared = min(len(old.strings), len(new.strings))
        if old.strings[:shared] != new.strings[:shared]:
            raise CatalogueError(
                f"{key[1]!r} is translated as {new.strings[0]!r} in {new.place} and as {old.strings[0]!r} in {old.place}. "
                "Agree on one, or tell them apart with pgettext."
            )
    # A plural serves gettext() for its singular too, so the fuller entry stays.
    if old is None or not old.strings[0] or len(new.ids) > len(old.ids):
        found[key] = new


def _compiled(language: str, entries: dict[Key, Entry]) -> bytes:
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo

    catalogue = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for (context, _first), entry in sorted(entries.items(), key=lambda item: (item[0][0] or "", item[0][1])):
        if entry.fuzzy or not all(entry.strings):
            continue
        plural = len(entry.ids) > 1
        catalogue.add(
            entry.ids if plural else entry.ids[0], entry.strings if plural else entry.strings[0], context=context
        )
    stream = io.BytesIO()
    write_mo(stream, catalogue)
    return stream.getvalue()


def _digest(folder: Path) -> bytes:
    total = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(folder.glob("*.po")):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest().encode()


def _replace(target: Path, data: bytes) -> None:
    """Write a file whole or not at all: several test processes may build at the same time."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
    Path(name).chmod(0o644)
    Path(name).replace(target)


def main(arguments: list[str]) -> int:
    """Run from the command line; returns the exit code."""
    if arguments not in ([], ["check"]):
        print("Use: build_resources.py [check]", file=sys.stderr)
        return 2
    try:
        if arguments:
            lines = problems()
            print("\n".join(lines) or "All words are translated.")
            return 1 if lines else 0
        build()
    except CatalogueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
