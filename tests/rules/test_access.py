"""Every endpoint answers each kind of person as the table in access.py says."""

from typing import Any

import pytest
from flask import Flask, url_for

from eventhub.accounts import access_tokens
from eventhub.accounts.models import User
from tests import world as worlds
from tests.client import Answer, CheckingClient
from tests.rules.access import LINES, ROLES, Line
from tests.world import World


def test_every_endpoint_has_its_line(app):
    missing = set(app.view_functions) - {line.endpoint for line in LINES}
    assert not missing, f"tests/rules/access.py does not say who may call {sorted(missing)}"


def test_no_line_is_about_an_endpoint_that_is_gone(app):
    assert {line.endpoint for line in LINES} - set(app.view_functions) == set()


def test_every_method_of_every_endpoint_has_its_line(app):
    wanted = {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert wanted - {(line.endpoint, line.method) for line in LINES} == set()


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.method}-{line.endpoint}")
def test_each_kind_of_person_is_answered_as_the_table_says(app, new_client, line):
    world = worlds.build(app)
    # What the first of them changes must not change what the others ask for.
    address, body = address_of(app, line, world), line.body(world)
    answers = {role: call(new_client(), line, address, body, who(world, role)).status_code for role in ROLES}
    assert answers == {role: line.answer(role) for role in ROLES}


def call(browser: CheckingClient, line: Line, address: str, body: dict[str, Any], person: User | None) -> Answer:
    """By cookie as a browser, or for the API by token as a program."""
    headers = {}
    if person and line.endpoint.startswith("api."):
        headers["Authorization"] = f"Bearer {access_tokens.encode(person)}"
    elif person:
        browser.sign_in(person)
    sent: dict[str, Any] = {("json" if line.json else "data"): body} if line.method != "GET" else {}
    return browser.open(address, method=line.method, headers=headers, check=line.page, **sent)


def who(world: World, role: str) -> User | None:
    return None if role == "stranger" else getattr(world, role)


def address_of(app: Flask, line: Line, world: World) -> str:
    with app.test_request_context():
        return url_for(line.endpoint, **line.arguments(world))
