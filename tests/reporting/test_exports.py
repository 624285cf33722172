"""A spreadsheet opens what strangers typed as text."""

import csv
import io

import pytest

from eventhub.reporting import exports


@pytest.mark.parametrize("typed", ["=1+1", "+49 30 1234", "-2", "@SUM(A1)", "\tx", "\rx", "\nx"])
def test_what_would_be_a_formula_gets_an_apostrophe(typed: str) -> None:
    assert exports.cell(typed) == f"'{typed}"


@pytest.mark.parametrize(("value", "cell"), [("Ada", "Ada"), (None, ""), (0, "0"), ("a=b", "a=b"), ("", "")])
def test_anything_else_stays_as_it_is(value: object, cell: str) -> None:
    assert exports.cell(value) == cell


def test_a_document_can_be_read_back() -> None:
    rows = [["7QK4MX", 'Ada "the" Plover', "a\nb"], ["K2FX6W", "Émile; Dunlin", "=x"]]
    document = exports.document(["Order", "Buyer", "Note"], rows)
    assert document.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(document.decode("utf-8-sig"), newline="")))
    assert read == [["Order", "Buyer", "Note"], rows[0], ["K2FX6W", "Émile; Dunlin", "'=x"]]
