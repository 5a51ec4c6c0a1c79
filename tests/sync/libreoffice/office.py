"""Drives a real LibreOffice through its UNO interface: opens a workbook, does to it what people do, saves it.

One LibreOffice serves a whole test session. It runs a macro of its own (``server.bas``), which needs neither Python's ``uno`` module nor
a network port, and takes its jobs from a folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self
from xml.sax.saxutils import escape

SOFFICE = shutil.which("soffice")
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8", ".csv": "Text - txt - csv (StarCalc)"}
_CSV = "59,34,76,1,,0,false,true,false,false,false,{}"
"""Semicolon, quotation mark, UTF-8, from row 1, as shown; the last word is the number of the sheet (LibreOffice's filter options)."""
_SYMBOLS = str.maketrans({"\n": "\u240d", "\t": "\u2409"})
_PATIENCE = 280.0
"""Seconds for one job: a workbook of 30 000 rows takes about twenty of them."""

Step = tuple[object, ...]
"""A word of ``server.bas`` and what it needs; columns and rows count from 0."""

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIST = (
    _HEAD + '<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">'
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" '
    'library:passwordprotected="false"><library:element library:name="Server"/></library:library>'
)
_MODULE = (
    _HEAD + '<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">'
    '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Server" script:language="StarBasic">{}</script:module>'
)
_SETTINGS = (
    _HEAD + '<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">'
    '<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{}</value></prop></item></oor:items>'
)


class Office:
    """A running LibreOffice with a profile of its own; what is typed is read as in ``locale``. A context manager."""

    def __init__(self, folder: Path, locale: str = "sv-SE") -> None:
        if SOFFICE is None:
            raise FileNotFoundError("soffice")
        self._box = folder / "box"
        self._box.mkdir(parents=True)
        self._profile = folder / "profile"
        user = self._profile / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_SETTINGS.format(locale), encoding="utf-8")
        # The first start makes the profile, and would put its own empty library over ours.
        subprocess.run(self._command("--terminate_after_init"), check=False, capture_output=True, timeout=120)
        library = user / "basic" / "Standard"
        macro = Path(__file__).with_name("server.bas").read_text(encoding="utf-8")
        (library / "script.xlb").write_text(_LIST, encoding="utf-8")
        (library / "Server.xba").write_text(_MODULE.format(escape(macro)), encoding="utf-8")
        environment = {**os.environ, "CHAPTERDESK_OFFICE_BOX": self._box.as_uri()}
        with (folder / "said").open("wb") as said:
            command = self._command("macro:///Standard.Server.Serve")
            self._process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env=environment)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        (self._box / "quit").touch()
        try:
            self._process.wait(60)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _command(self, what: str) -> list[str]:
        place = f"-env:UserInstallation={self._profile.as_uri()}"
        return [str(SOFFICE), "--headless", "--norestore", "--nologo", place, what]

    def edit(
        self,
        source: Path,
        target: Path,
        steps: Iterable[Step] = (),
        *,
        password: str = "",
        lock: str = "",
        page: int = 1,
    ) -> Path:
        """Open a workbook, do the steps, save it under the target's ending; return the target.

        Args:
            source, target: Files; the target's ending says the format.
            steps: What to do, beginning on the first sheet.
            password: Opens the source.
            lock: Locks the target, "" leaves it open.
            page: Which sheet of a .csv, counting from 1.
        """
        target.unlink(missing_ok=True)
        options = _CSV.format(page) if target.suffix == ".csv" else ""
        saved: Step = ("save", target.as_uri(), FILTERS[target.suffix], options, lock)
        self._ask([("open", source.as_uri(), password), *steps, saved, ("close",)])
        if target.suffix == ".csv":
            # It adds the sheet's name to the file's.
            (named,) = target.parent.glob(f"{target.stem}-*.csv")
            named.replace(target)
        assert target.exists(), target.name
        return target

    def _ask(self, steps: Iterable[Step]) -> None:
        answer = self._box / "answer"
        answer.unlink(missing_ok=True)
        lines = ["\t".join(str(word).translate(_SYMBOLS) for word in step) for step in steps]
        unfinished = self._box / "job.new"
        unfinished.write_text("\n".join(lines), encoding="utf-8")
        unfinished.replace(self._box / "job")
        end = time.monotonic() + _PATIENCE
        while not answer.exists():
            # Waits for an end that should not come; an answer is looked for between.
            try:
                code = self._process.wait(0.02)
            except subprocess.TimeoutExpired:
                assert time.monotonic() < end, "LibreOffice does not answer."
            else:
                raise AssertionError(f"LibreOffice ended by itself, with {code}.")
        told = answer.read_text(encoding="utf-8").lstrip("\ufeff")
        assert told == "ok", told
