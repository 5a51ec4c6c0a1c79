"""Drives a real LibreOffice: opens a workbook, does to it what people do, saves it. A Basic macro in a profile of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

SOFFICE = shutil.which("soffice")
XLSX, ODS, CSV = "Calc MS Excel 2007 XML", "calc8", "Text - txt - csv (StarCalc)"

_MACRO = """
Function Prop(n, v)
  Dim p As New com.sun.star.beans.PropertyValue
  p.Name = n
  p.Value = v
  Prop = p
End Function

Sub Main
  Dim d, s, c, r, w, h, a, b, k
  d = StarDesktop.loadComponentFromURL(Environ("JOB_FROM"), "_blank", 0, Array(Prop("Hidden", True), Prop("Password", Environ("JOB_PASSWORD"))))
  s = d.Sheets.getByIndex(0)
  c = s.createCursor()
  c.gotoEndOfUsedArea(False)
  w = c.RangeAddress.EndColumn
  h = c.RangeAddress.EndRow
  a = Split(Environ("JOB_DO"), "|")
  For k = 0 To UBound(a)
    b = Split(a(k), ",")
    Select Case b(0)
      Case "sort"
        SortRange s.getCellRangeByPosition(CInt(b(1)), 0, w, h), CInt(b(2)) - CInt(b(1))
      Case "set"
        s.getCellByPosition(CInt(b(1)), CInt(b(2))).String = b(3)
      Case "type"
        s.getCellByPosition(CInt(b(1)), CInt(b(2))).setFormula(b(3))
      Case "rename"
        s.Name = b(1)
      Case "rows"
        s.Rows.insertByIndex(CInt(b(1)), CInt(b(2)))
      Case "drop"
        s.Rows.removeByIndex(CInt(b(1)), CInt(b(2)))
      Case "columns"
        s.Columns.insertByIndex(CInt(b(1)), CInt(b(2)))
      Case "uncolumn"
        s.Columns.removeByIndex(CInt(b(1)), CInt(b(2)))
      Case "move"
        s.Columns.insertByIndex(CInt(b(2)), 1)
        s.moveRange(s.getCellByPosition(CInt(b(2)), 0).CellAddress, s.Columns.getByIndex(CInt(b(1))).RangeAddress)
        s.Columns.removeByIndex(CInt(b(1)), 1)
      Case "copyrow"
        s.copyRange(s.getCellByPosition(0, CInt(b(2))).CellAddress, s.getCellRangeByPosition(0, CInt(b(1)), w, CInt(b(1))).RangeAddress)
      Case "copysheet"
        d.Sheets.copyByName(s.Name, b(1), 1)
      Case "unhide"
        For r = 0 To d.Sheets.Count - 1
          If Left(d.Sheets.getByIndex(r).Name, 1) = "_" Then d.Sheets.removeByName(d.Sheets.getByIndex(r).Name) : r = d.Sheets.Count
        Next
    End Select
  Next
  d.storeToURL(Environ("JOB_TO"), Array(Prop("FilterName", Environ("JOB_AS")), Prop("FilterOptions", "59,34,76,1,,0,false,true,false")))
  d.close(True)
End Sub

Sub SortRange(r, k)
  Dim f(0) As New com.sun.star.table.TableSortField
  f(0).Field = k
  f(0).IsAscending = True
  r.sort(Array(Prop("SortFields", f()), Prop("ContainsHeader", True)))
End Sub
"""

_LIST = (
    '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" '
    '"library.dtd"><library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" '
    'library:readonly="false" library:passwordprotected="false"><library:element library:name="Jobs"/></library:library>'
)
_MODULE = (
    '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" '
    '"module.dtd"><script:module xmlns:script="http://openoffice.org/2000/script" script:name="Jobs" '
    'script:language="StarBasic">{}</script:module>'
)


class Office:
    """LibreOffice with a profile in ``folder``; each job starts it anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # The first start makes the profile, and would put its own empty library over ours.
        self._run("--terminate_after_init", {})
        library = folder / "profile" / "user" / "basic" / "Standard"
        (library / "script.xlb").write_text(_LIST, encoding="utf-8")
        (library / "Jobs.xba").write_text(_MODULE.format(escape(_MACRO)), encoding="utf-8")
        self._count = 0

    def saved(self, data: bytes, *jobs: str, ending: str = ".xlsx", after: str = "", password: str = "") -> Path:
        """Open a workbook, do the jobs on its first sheet and save it under an ending; return the new file."""
        self._count += 1
        source = self._folder / f"{self._count}in{after or '.xlsx'}"
        target = self._folder / f"{self._count}ut{ending}"
        source.write_bytes(data)
        kind = {".xlsx": XLSX, ".ods": ODS, ".csv": CSV}[ending]
        told = {"FROM": source.as_uri(), "TO": target.as_uri(), "AS": kind, "DO": "|".join(jobs), "PASSWORD": password}
        done = self._run("macro:///Standard.Jobs.Main", told)
        if not target.exists():
            raise AssertionError(f"LibreOffice saved nothing: {done.stdout!r} {done.stderr!r}")
        return target

    def _run(self, what: str, told: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
        place = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        command = [str(SOFFICE), "--headless", "--norestore", place, what]
        environment = {**os.environ, **{f"JOB_{name}": value for name, value in told.items()}}
        return subprocess.run(command, check=False, capture_output=True, timeout=180, env=environment)
