"""Tables as CSV that a spreadsheet opens as what it is: text stays text."""

import csv
import io
from collections.abc import Iterable, Sequence

# A cell that starts like this is a formula to a spreadsheet, and names are typed by strangers.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

# Spreadsheets read UTF-8 as something else without it.
BYTE_ORDER_MARK = "\ufeff"


def cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def document(header: Sequence[object], rows: Iterable[Sequence[object]]) -> bytes:
    """RFC 4180 in UTF-8, with a line of names."""
    paper = io.StringIO()
    writer = csv.writer(paper)
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + paper.getvalue()).encode()
