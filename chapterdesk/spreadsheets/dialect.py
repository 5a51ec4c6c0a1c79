"""Finding out how a text file's columns are separated and quoted.

Every candidate is tried on the first rows and scored by how regular the rows come out times how many cells look like something a
person would put in a cell: the data consistency measure of G. J. J. van den Burg, A. Nazábal and C. Sutton, "Wrangling messy CSV
files by detecting row and type patterns", Data Mining and Knowledge Discovery 33 (2019). The weights of rare delimiters and the
conditions for spaces and colons are ours, against splitting names and times.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_WEIGHTS = {
    ",": 1.0,
    ";": 1.0,
    "\t": 1.0,
    "|": 0.97,
    "~": 0.85,
    "^": 0.85,
    "\x1f": 0.9,
    "\x01": 0.9,
    ":": 0.6,
    "#": 0.5,
    "*": 0.5,
    "&": 0.5,
    "§": 0.8,
    " ": 0.5,
}
_ALPHA = 1e-3
"""Worth of a row with one cell only (van den Burg's constant)."""
_SAMPLE = 60_000
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

_KNOWN = re.compile(
    r"""
      [+-]?\s?[€$£]?\s?\d{1,3}(?:[ .,'\u00a0]\d{3})*(?:[.,]\d+)?\s?(?:%|€|kr|SEK|EUR|:-)?      # grouped numbers, money
    | [+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?\s?%?                                    # numbers
    | \d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|\ ?[AaPp][Mm]|[+-]\d{2}:?\d{2})?)?
    | \d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\ ?[AaPp][Mm])?                                     # times
    | \+?[\d(][\d ()/-]{5,20}                                                                   # telephone numbers
    | [^\s@,;|\t"]+@[^\s@,;|\t"]+\.\w+                                                          # addresses
    | (?:https?|ftp|mailto)://?[^\s"|]+ | www\.[^\s"|,;]+
    | [\w(\[](?:[\w .'’()/&+!?%°_=@<>*\[\]:-]|,\ )*                                     # words
    | [-–—?.]{1,3} | n/a | N/A | \#N/A
    """,
    re.VERBOSE,
)
_TYPED = re.compile(r"[+-]?\d+(?:[.,]\d+)?|\d{4}-\d{2}-\d{2}|\d{1,2}:\d{2}(?::\d{2})?")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text file is laid out; ``delimiter`` "" for one column. ``usual`` is the commonest number of cells in a row."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    skip_space: bool = False
    doubtful: bool = False
    usual: int = 0


def lines_of(text: str) -> Iterator[str]:
    """Return the text's lines with their ends, whether \\n, \\r\\n or \\r, also mixed."""
    return (found[0] for found in _LINE.finditer(text))


def reader(lines: Iterable[str], dialect: Dialect, *, strict: bool = False) -> Iterator[list[str]]:
    """Return the records in ``lines``; quotes that do not begin a cell are ordinary characters, unless ``strict``."""
    return csv.reader(
        lines,
        delimiter=dialect.delimiter or "\x00",
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=True,
        skipinitialspace=dialect.skip_space,
        strict=strict,
    )


def mended(lines: Iterable[str], dialect: Dialect) -> list[str]:
    """Return the lines, with quotation marks doubled that stand single inside a quoted cell: ``"the "Elm" street",2``."""
    quote, edge = dialect.quote, re.escape(dialect.delimiter)
    if not quote or not edge or dialect.escape:
        return list(lines)
    stray = re.compile(rf"[^{edge}{quote}\s]\s*{quote}[^{edge}{quote}\s]|{quote} +[^{edge}{quote}\s]")
    cell = re.compile(rf"(^|{edge}){quote}(.*?){quote}(?={edge}|[\r\n]|$)")

    def doubled(found: re.Match[str]) -> str:
        inner = re.sub(rf"{quote}{{1,2}}", 2 * quote, found[2])
        return f"{found[1]}{quote}{inner}{quote}"

    return [cell.sub(doubled, line) if stray.search(line) and _is_broken(line, dialect) else line for line in lines]


def _is_broken(line: str, dialect: Dialect) -> bool:
    try:
        list(reader([line], dialect, strict=True))
    except csv.Error as error:
        # The other reason is a cell that goes on in the next line.
        return "expected after" in str(error)
    return False


def find_dialect(text: str, hint: str = "") -> Dialect:
    """Return the layout of a text table; ``hint`` is a delimiter that the file's name speaks for."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:  # whole lines only
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    for delimiter in (hint, ",", ";", "\t", "|"):
        if delimiter and wholly_quoted(sample, delimiter):
            return Dialect(delimiter, usual=_usual(reader(lines_of(sample), Dialect(delimiter))))
    lines = list(lines_of(sample))
    scored: list[tuple[float, Dialect]] = []
    best = 0.0
    for candidate in _candidates(sample):
        score = _score(lines, candidate, best / _weight(candidate, hint)) * _weight(candidate, hint)
        best = max(best, score)
        scored.append((score, candidate))
    scored.sort(key=lambda pair: -pair[0])
    top, found = scored[0]
    rival = next((score for score, candidate in scored if candidate.delimiter not in (found.delimiter, "")), 0.0)
    usual = _usual(reader(lines, found))
    doubtful = bool(found.delimiter) and rival > 0.8 * top
    return Dialect(found.delimiter, found.quote, found.escape, found.skip_space, doubtful, usual)


def wholly_quoted(sample: str, delimiter: str) -> bool:
    """Tell whether every cell stands in quotation marks, which no other layout looks like; more than one cell is needed."""
    edge = re.escape(delimiter)
    if f'"{delimiter}' not in sample:
        return False
    return re.fullmatch(rf'(?:"(?:[^"]|"")*+"(?:{edge}|[\r\n]+|\Z))++', sample) is not None


def _weight(candidate: Dialect, hint: str) -> float:
    return _WEIGHTS.get(candidate.delimiter, 1.0) * (1.15 if hint and candidate.delimiter == hint else 1.0)


def _candidates(sample: str) -> Iterator[Dialect]:
    counts = Counter(sample)
    delimiters = [delimiter for delimiter in _WEIGHTS if counts[delimiter] and _plausible(delimiter, sample)]
    for delimiter in [*delimiters, ""]:
        edge = re.escape(delimiter) if delimiter else r"\n"
        # The last kind of quotation mark is what Swedish word processors put on both sides.
        for quote in ('"', "'", "\u201d", ""):
            if quote and not re.search(rf"(?:^|{edge})[ ]?{quote}|{quote}[ ]?(?:$|{edge})", sample, re.MULTILINE):
                continue
            spaced = bool(delimiter.strip() and quote and len(re.findall(rf"{edge} {quote}", sample)) >= 1)
            doubled = quote and re.search(rf"[^{edge}\s]{quote}{quote}(?!{edge}|\s|$)", sample)
            # Where both explain the file as well, the first stands: marks that are nowhere doubled must be escaped.
            for escape in ("", "\\") if doubled or not quote else ("\\", ""):
                if (
                    escape
                    and not (quote and re.search(rf"\\{quote}(?!{edge}|{quote}|\s|$)", sample))
                    and (quote or not delimiter or "\\" + delimiter not in sample)
                ):
                    continue
                yield Dialect(delimiter, quote, escape, spaced)


def _plausible(delimiter: str, sample: str) -> bool:
    """Return whether a delimiter that also occurs in ordinary text may be one here."""
    if delimiter not in " :#*&":
        return True
    if any(sample.count(other) >= sample.count("\n") > 0 for other in ",;\t|"):
        return False
    rows = [
        re.split(" +" if delimiter == " " else re.escape(delimiter), line.strip())
        for line in lines_of(sample)
        if line.strip()
    ][:200]
    width = len(rows[0]) if rows else 0
    even = sum(len(row) == width for row in rows)
    if len(rows) < 3 or width < 2 or even < 0.9 * len(rows):
        return False
    if delimiter == ":":
        return not all(re.search(r"\d:\d\d|\w+://|: ", line) for line in sample.splitlines()[:20] if line)
    typed = sum(bool(_TYPED.fullmatch(cell)) for row in rows for cell in row)
    return delimiter != " " or (width >= 3 and typed >= 0.4 * width * even)


def _usual(rows: Iterable[list[str]]) -> int:
    counts = Counter(len(row) for row in rows if row)
    return max(counts, key=lambda length: (counts[length], length)) if counts else 0


def _score(lines: list[str], dialect: Dialect, least: float) -> float:
    """Return regularity times the share of sensible cells; the second is not counted where the first cannot reach ``least``."""
    try:
        rows = [row for row in reader(lines, dialect) if row]
    except csv.Error:
        return 0.0
    if not rows:
        return 0.0
    lengths = Counter(len(row) for row in rows)
    regular = sum(count * max(_ALPHA, length - 1) / length for length, count in lengths.items()) / len(lengths)
    if regular < least:
        return 0.0
    cells = good = 0
    for row in rows[:400]:
        for cell in row:
            cells += 1
            good += not cell or bool(_KNOWN.fullmatch(cell.strip(" ")))
    return regular * max(good / cells, 1e-10)
