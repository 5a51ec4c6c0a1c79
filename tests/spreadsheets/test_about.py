import zipfile
from io import BytesIO

import pytest

from chapterdesk.spreadsheets.about import named_cell
from tests.spreadsheets.readers import pack, parts, read_bytes

NAMES = (
    '<definedNames><definedName name="cd_a">\'Two words\'!$C$4</definedName><definedName name="cd_b">Blad1!D$1</definedName>'
    '<definedName name="gone">#REF!</definedName><definedName name="many">Blad1!$A$1:$B$9</definedName>'
    "<definedName name=\"fixed\">12</definedName><definedName name=\"q\">'It''s'!$A$1</definedName></definedNames>"
)
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def book(**more):
    made = parts(CELL, properties="<workbookPr date1904='1'/>")
    made["xl/workbook.xml"] = str(made["xl/workbook.xml"]).replace("</workbook>", NAMES + "</workbook>")
    return read_bytes(pack(made | more), "a.xlsx")


def test_names_of_single_cells():
    assert book().names == {"cd_a": ("Two words", 4, 3), "cd_b": ("Blad1", 1, 4), "q": ("It's", 1, 1)}
    assert book().epoch_1904


@pytest.mark.parametrize(
    "address", ["", "#REF!", "A1", "x!A", "[1]Blad1!$A$1", "Blad1!$A$1:$B$2", "Blad1!$AAAA$1", "Blad1.$A$1.$B$2"]
)
def test_what_is_no_single_cell_is_no_name(address):
    assert list(named_cell("n", address)) == []


def test_properties_of_both_kinds():
    core = '<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title> T </dc:title><cp:keywords>a, b</cp:keywords></cp:coreProperties>'
    custom = '<Properties xmlns:vt="v"><property name="Own"><vt:lpwstr>x</vt:lpwstr></property></Properties>'
    found = book(**{"docProps/core.xml": core, "docProps/custom.xml": custom}).properties
    assert found == {"title": "T", "keywords": "a, b", "custom.Own": "x"}


def test_damaged_properties_are_none_and_the_cells_are_read():
    found = book(**{"docProps/core.xml": "<a><b>"})
    assert found.properties == {}
    assert found.sheets[0].rows[0].values == [1]


def test_names_and_properties_of_ods():
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>'
        '<table:table table:name="A"><table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row></table:table><table:named-expressions>"
        '<table:named-range table:name="cd_a" table:cell-range-address="$A.$C$1"/>'
        '<table:named-range table:name="cd_b" table:cell-range-address="$&apos;B C&apos;.$D$2"/></table:named-expressions>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    meta = (
        '<office:document-meta xmlns:office="o" xmlns:meta="m" xmlns:dc="d"><office:meta><dc:title>T</dc:title><meta:keyword>a</meta:keyword>'
        '<meta:keyword>b</meta:keyword><meta:user-defined meta:name="Own">x</meta:user-defined></office:meta></office:document-meta>'
    )
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("meta.xml", meta)
    found = read_bytes(target.getvalue(), "a.ods")
    assert found.names == {"cd_a": ("A", 1, 3), "cd_b": ("B C", 2, 4)}
    assert found.properties == {"title": "T", "keywords": "a, b", "custom.Own": "x"}


def test_a_book_without_either_has_none():
    plain = read_bytes(pack(parts(CELL)), "a.xlsx")
    assert (plain.names, plain.properties, plain.epoch_1904) == ({}, {}, False)
