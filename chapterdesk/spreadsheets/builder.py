"""From a reader's messages to a Book: in the parent process, message by message."""

from __future__ import annotations

from chapterdesk.spreadsheets import limits, words
from chapterdesk.spreadsheets.book import Book, CellProblem, Row, Sheet, Value
from chapterdesk.spreadsheets.sink import Message

_COUNTED = frozenset({"error_value", "missing_text", "outside", "no_such_answer"})


class Builder:
    """Takes messages and builds the book; knows whether the end has come.

    Raises UserError from ``take`` where the reader refused the file, and ValueError, KeyError, TypeError, IndexError or
    AttributeError for messages that no reader of ours sends (the reading process is not trusted).
    """

    def __init__(self, name: str) -> None:
        self.book = Book("", name)
        self.ended = False
        self._filled = 0
        self._disorder: set[int] = set()

    def take(self, message: Message) -> None:
        """Add one message to the book."""
        match message:
            case ["r", list() as rows]:
                self._rows(rows)
            case ["s", str() as name, bool() as hidden]:
                self.book.sheets.append(Sheet(name, hidden))
            case ["p", int() as row, int() as column, str() as value, str() as code, bool() as lost]:
                sheet = self._sheet()
                sheet.problems.append(CellProblem(sheet.name, row, column, value, words.problem(code), code, lost))
                sheet.filled += code in _COUNTED
            case ["more", bool() as lost]:
                self.book.more_problems += 1
                self._sheet().filled += lost
            case ["n", str() as code, dict() as values]:
                self.book.notes.append(words.note(code, values))
            case ["m", str() as key, value]:
                self._fact(key, value)
            case ["x", str() as code, dict() as values]:
                raise words.refusal(code, self.book.name, values)
            case ["end"]:
                self._finish()
            case _:
                raise ValueError(message[:1])

    def _sheet(self) -> Sheet:
        return self.book.sheets[-1]

    def _rows(self, rows: list[Message]) -> None:
        sheet = self._sheet()
        last = sheet.last_row
        for number, cells, columns in rows:
            row = Row(number, cells, columns)
            self._filled += row.filled
            sheet.filled += row.filled
            if number <= last:
                self._disorder.add(len(self.book.sheets) - 1)
            last = number
            sheet.rows.append(row)
        if self._filled > limits.FILLED:
            raise words.refusal("too_many_cells", self.book.name, {"limit": limits.FILLED})

    def _fact(self, key: str, value: object) -> None:
        if key in ("kind", "encoding", "delimiter", "quote") and isinstance(value, str):
            setattr(self.book, key, value)
        elif key in ("hidden_rows", "table_row", "formulas") and isinstance(value, int):
            setattr(self._sheet(), key, value)
        elif key == "formula_cells" and isinstance(value, list):
            self._sheet().formula_cells = {(row, column) for row, column in value}
            self._sheet().formulas = len(value)
        elif key == "epoch_1904" and isinstance(value, bool):
            self.book.epoch_1904 = value
        elif key == "names" and isinstance(value, list):
            self.book.names = {str(name): (str(sheet), int(row), int(column)) for name, sheet, row, column in value}
        elif key == "properties" and isinstance(value, list):
            self.book.properties = {str(name): str(text) for name, text in value}
        else:
            raise ValueError(key)

    def _finish(self) -> None:
        for index in sorted(self._disorder):
            self._order(self.book.sheets[index])
        if self.book.more_problems:
            self.book.notes.append(words.note("more_problems", {"count": self.book.more_problems}))
        self.ended = True

    def _order(self, sheet: Sheet) -> None:
        """Put rows in order and join the halves of a row that stands twice; a cell that stands twice is reported."""
        joined: dict[int, dict[int, Value]] = {}
        for row in sheet.rows:
            cells = joined.setdefault(row.number, {})
            for column, value in row.items():
                if column in cells:
                    sheet.problems.append(
                        CellProblem(
                            sheet.name,
                            row.number,
                            column,
                            str(cells[column])[:200],
                            words.problem("twice"),
                            "twice",
                            lost=False,
                        )
                    )
                    sheet.filled -= 1
                cells[column] = value
        sheet.rows = []
        for number in sorted(joined):
            columns = sorted(joined[number])
            sheet.rows.append(Row(number, [joined[number][column] for column in columns], columns))
        self.book.notes.append(words.note("twice_sheet", {}))
