"""The event's own form: asked of everybody who comes, checked on the server, in the way until it is answered."""

import pytest

from eventhub.errors import Invalid
from eventhub.inventory import sheets
from eventhub.ordering import carts, checkout, views
from eventhub.ordering.checkout import AnswersMissing, Guest
from tests.factories import catalog, seating
from tests.ordering import sales

FORM = [
    {"name": "meal", "label": "Meal", "kind": "choice", "required": True, "choices": ["Fish", "None"]},
    {"name": "badge", "label": "Words on the badge", "kind": "text"},
    {"name": "photo", "label": "You may take pictures", "kind": "checkbox"},
]


def conference() -> sheets.Sheet:
    return sales.sheet_of(catalog.session(catalog.event(form_schema=FORM), layout=seating.layout()))


def save(order: int, *answers: dict[str, object]) -> None:
    items = views.read(order).items
    guests = [Guest(item=item.public_id, answers=each) for item, each in zip(items, answers, strict=False)]
    checkout.save_buyer(order, email="nora@people.test", name="Nora Lind", guests=guests)


def test_answers_are_kept_and_read_again(app):
    sheet = conference()
    order = sales.order(sheet, sales.seats(sheet, 0, 1), buyer=False)
    save(order, {"meal": "Fish", "badge": "  Nora   L. ", "photo": "1"}, {"meal": "None", "badge": "", "photo": None})
    assert [item.answers for item in views.read(order).items] == [
        {"meal": "Fish", "badge": "Nora L.", "photo": True},
        {"meal": "None"},
    ]


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({}, "meal"),
        ({"meal": "  "}, "meal"),
        ({"meal": "Meat"}, "meal"),
        ({"meal": 7}, "meal"),
        ({"meal": "Fish", "badge": "x" * 501}, "badge"),
        ({"meal": "Fish", "badge": "\x07"}, "badge"),
        ({"meal": "Fish", "badge": ["a"]}, "badge"),
        ({"meal": "Fish", "photo": "maybe"}, "photo"),
        ({"meal": "Fish", "shoes": "42"}, "shoes"),
    ],
)
def test_an_answer_that_will_not_do_names_its_question_and_keeps_nothing(app, answers, wrong):
    sheet = conference()
    order = sales.order(sheet, sales.seats(sheet, 0), buyer=False)
    with pytest.raises(Invalid) as refused:
        save(order, answers)
    [item] = views.read(order).items
    assert list(refused.value.errors) == [f"answer-{item.public_id}-{wrong}"]
    assert item.answers == {}
    assert views.read(order).email is None


def test_a_box_that_has_to_be_ticked_has_to_be_ticked(app):
    form = [{"name": "rules", "label": "I have read the rules", "kind": "checkbox", "required": True}]
    sheet = sales.sheet_of(catalog.session(catalog.event(form_schema=form), layout=seating.layout()))
    order = sales.order(sheet, sales.seats(sheet, 0), buyer=False)
    with pytest.raises(Invalid):
        save(order, {"rules": False})
    save(order, {"rules": True})


def test_nothing_is_paid_before_everybody_has_answered(app):
    sheet = conference()
    order = sales.order(sheet, sales.seats(sheet, 0), buyer=False)
    save(order, {"meal": "Fish"})
    sales.payment(order)
    carts.add(order, sheet, sales.choice(sheet, sales.seats(sheet, 1)))
    with pytest.raises(AnswersMissing):
        sales.payment(order)
