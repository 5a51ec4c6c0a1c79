"""How large a file may be before it is refused: the figures of the quality goals, in one place.

Every limit is far above what a chapter's workbook needs and far below what hurts a laptop.
"""

from __future__ import annotations

import os
import sys
import threading

MIB = 1024 * 1024
MEMORY = 512 * MIB
"""Address space of the reading process, bytes."""
FILE_SIZE = 256 * MIB
"""Largest file that is opened at all, bytes."""
TEXT_SIZE = 64 * MIB
"""Largest text file (CSV, HTML, XML, cards), bytes: its text and its cells must fit in MEMORY together."""
UNPACKED = 512 * MIB
"""Largest sum of a packed workbook's parts, bytes."""
RATIO = 100
"""Largest unpacked to packed ratio of one part above RATIO_FROM."""
RATIO_FROM = 20 * MIB
PARTS = 1000
"""Most parts in a packed workbook."""
FILLED = 4_000_000
"""Most filled cells in one file; empty cells with a format do not count."""
ROWS, COLUMNS = 1_048_576, 16_384
"""Excel's own last row and column; nothing beyond them is a cell."""
PATIENCE = 6
"""How many times longer by the clock than of the processor a file may take (5.8 MB took 1 to 2 s and 15 s, on a machine 13 times overbooked)."""
PROBLEMS = 10_000
"""Most problems listed one by one; the rest is counted."""


def seconds_for(size: int) -> float:
    """Return how long a file of ``size`` bytes may take: 10 s up to 4 MiB, then 3 s more for each MiB, at most 10 minutes.

    It is time of the processor where the system can count that, so that a busy laptop refuses no honest file; by the clock it may
    be PATIENCE times as much.
    """
    return min(10.0 + max(0, size - 4 * MIB) / MIB * 3.0, 600.0)


if sys.platform == "win32":

    def limit_memory(limit: int = MEMORY) -> None:
        """Let this process have no more than ``limit`` bytes: a job object on Windows."""
        import ctypes

        class Limits(ctypes.Structure):
            # JOBOBJECT_EXTENDED_LIMIT_INFORMATION, winnt.h; only LimitFlags and ProcessMemoryLimit are used
            _fields_ = [
                ("times", ctypes.c_int64 * 2),
                ("flags", ctypes.c_uint32),
                ("sizes", ctypes.c_size_t * 2),
                ("processes", ctypes.c_uint32),
                ("affinity", ctypes.c_size_t),
                ("classes", ctypes.c_uint32 * 2),
                ("io", ctypes.c_uint64 * 6),
                ("process_memory", ctypes.c_size_t),
                ("rest", ctypes.c_size_t * 3),
            ]

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = ctypes.c_void_p
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        limits = Limits(flags=0x100, process_memory=limit)  # JOB_OBJECT_LIMIT_PROCESS_MEMORY
        kernel.SetInformationJobObject(job, 9, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))

elif sys.platform == "darwin":

    def limit_memory(limit: int = MEMORY) -> None:
        """Let this process have no more than ``limit`` bytes: macOS ignores address space limits, so it watches itself."""
        import resource

        def watch() -> None:
            pause = threading.Event()
            while not pause.wait(0.05):
                if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > limit:  # bytes on macOS
                    os._exit(77)

        threading.Thread(target=watch, daemon=True).start()

else:

    def limit_memory(limit: int = MEMORY) -> None:
        """Let this process have no more than ``limit`` bytes of address space, open no new file for writing, leave no core."""
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if sys.platform == "win32":

    def limit_time(seconds: float) -> None:
        """Let the clock of the process that waits decide: this one cannot count its own time cheaply."""

else:

    def limit_time(seconds: float) -> None:
        """End this process once it has used so much time of the processor."""
        import resource

        soft = max(1, round(seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (soft, soft + 1))
