"""Find 5 000 new people among 100 000 known: ``python -m tests.benchmarks.duplicates [known] [new]``."""

from __future__ import annotations

import sys
import time

from chapterdesk.services.importing.faces import face
from chapterdesk.services.importing.likeness import SAME
from chapterdesk.services.importing.matching import find_likes
from tests.services.importing.census import make_census, measure


def main() -> None:
    """Print seconds, precision and recall."""
    known, new = (int(a) for a in (sys.argv[1:3] if len(sys.argv) > 2 else ("100000", "5000")))
    census = make_census(known, new)
    began = time.perf_counter()
    people = [face(key, row) for key, row in census.known.items()]
    rows = [face(number, row) for number, row in census.rows.items()]
    faces = time.perf_counter()
    found = find_likes(rows, people)
    done = time.perf_counter()
    best = {n: [str(like.other) for like in found.get(n, [])] for n in census.rows}
    precision, recall = measure(census, best)
    sure = {n: likes for n, likes in found.items() if likes[0].verdict is SAME}
    right = sum(census.truth[int(n)] == likes[0].other for n, likes in sure.items())
    sys.stdout.write(f"{new} new against {known} known: {done - began:.2f} s (faces {faces - began:.2f} s)\n")
    sys.stdout.write(
        f"precision {precision:.4f}, recall {recall:.4f}; taken as the same {len(sure)}, wrongly {len(sure) - right}\n"
    )
    if "-v" in sys.argv:
        _show(census, found)


def _show(census: object, found: object) -> None:
    missed = [n for n, key in census.truth.items() if key and not found.get(n)]
    wrong = [n for n, likes in found.items() if census.truth[n] != likes[0].other]
    for n in missed[:25]:
        sys.stdout.write(f"missed {census.rows[n]}\n   of   {census.known[census.truth[n]]}\n")
    for n in wrong[:25]:
        like = found[n][0]
        sys.stdout.write(
            f"wrong {like.verdict} {like.score:.1f} {like.reason} {census.rows[n]}\n   as   {census.known[like.other]}\n"
        )


if __name__ == "__main__":
    main()
