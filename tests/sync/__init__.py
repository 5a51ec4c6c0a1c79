"""Tests of the workbook protocol."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings

TENTH = 10


def cases(count: int) -> Callable[[Any], Any]:
    """Give a law its share of the 20 000 cases of the pure merge that the protocol asks for in CI; a tenth at a desk."""
    few = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    most = count * 3 // 5 if os.environ.get("CI") else count // TENTH
    return settings(max_examples=most, suppress_health_check=few)
