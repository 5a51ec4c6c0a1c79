"""What the built program starts with."""

from __future__ import annotations

import sys

from chapterdesk.app import main

if __name__ == "__main__":
    sys.exit(main())
