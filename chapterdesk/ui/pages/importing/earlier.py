"""Earlier imports and their senders, from what the register tells of its steps and a few facts kept inside the database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chapterdesk.database.register import Register
from chapterdesk.services.importing import waiting_rows

_ORIGIN = "import of "
_STATE = "imports_done"
_LOOKED_AT = 1000
_KEPT = 200
"""How many imports' counts and senders are kept."""


@dataclass(frozen=True)
class Earlier:
    """One import: the step that undoes it, when it was, "Import of FILE", and its rows by outcome (empty: not known)."""

    work: int
    at: str
    label: str
    undone: bool
    counts: Mapping[str, int]


def earlier_imports(register: Register, limit: int = 8) -> list[Earlier]:
    """Return the latest imports, the newest first."""
    kept = _kept(register)
    steps = [s for s in register.steps(_LOOKED_AT) if s.origin.startswith(_ORIGIN)][:limit]
    return [Earlier(s.n, s.at, s.label, s.undone, kept.get(str(s.n), {}).get("counts", {})) for s in steps]


def senders(register: Register) -> list[str]:
    """Return who sent earlier files, the latest first."""
    found = [str(each.get("sender") or "") for each in reversed(_kept(register).values())]
    with register.read() as conn:
        found += [waiting.sender for waiting in waiting_rows(conn)]
    return list(dict.fromkeys(name for name in found if name))


def remember(register: Register, work: int, counts: Mapping[str, int], sender: str) -> None:
    """Keep what an import did, in the encrypted database."""
    kept = {**_kept(register), str(work): {"counts": dict(counts), "sender": sender}}
    register.set_state(_STATE, json.dumps(dict(list(kept.items())[-_KEPT:]), ensure_ascii=False))


def _kept(register: Register) -> dict[str, dict[str, Any]]:
    text = register.state(_STATE)
    return dict(json.loads(text)) if text else {}
