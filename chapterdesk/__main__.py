"""``python -m chapterdesk``."""

import sys

from chapterdesk.app import main

sys.exit(main())
