"""The search above every page: people, groups and meetings of the register."""

from __future__ import annotations

from collections.abc import Collection

from chapterdesk.core.locale import long_date
from chapterdesk.core.text import _
from chapterdesk.database.register import Register
from chapterdesk.database.rows import rows
from chapterdesk.fields.dates import parse_iso
from chapterdesk.models import Meeting, Person, Unit
from chapterdesk.services import records
from chapterdesk.ui.frame import Hit

MOST = 20
# Kinds that have no page of their own take places among the hits: more are asked for than are shown.
_ASKED = 60
