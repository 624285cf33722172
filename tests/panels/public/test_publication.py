"""A page that is the same for everybody is rendered once a second, and belongs to nobody."""

import threading

import brotli
import pytest

from eventhub.db import transaction
from eventhub.panels.public import publication
from tests.factories import accounts, catalog


@pytest.fixture
def keeping(app):
    app.config["PAGES_KEPT_SECONDS"] = 60
    yield
    app.config["PAGES_KEPT_SECONDS"] = 0


def retitled(on, title: str) -> None:
    with transaction():
        on.title = title


def test_a_page_is_kept_until_its_time_is_over(client, keeping) -> None:
    on = catalog.event("Low Tide")
    address = f"/events/{on.slug}"
    assert "Low Tide" in client.get(address).words
    retitled(on, "High Tide")
    assert "Low Tide" in client.get(address).words
    for kept in publication.pages.values():
        kept.until = 0
    assert "High Tide" in client.get(address).words


def test_pages_are_kept_by_their_whole_address_and_language(client, keeping) -> None:
    catalog.session(catalog.event("Low Tide"))
    assert "Low Tide" in client.get("/").words
    assert "Low Tide" not in client.get("/?q=nothing").words
    assert {(path, language) for path, language in publication.pages} == {("/?", "en_GB"), ("/?q=nothing", "en_GB")}


def test_the_signed_in_see_and_leave_nothing_there(client, keeping) -> None:
    on = catalog.event("Low Tide")
    client.get(f"/events/{on.slug}")
    client.sign_in(accounts.user("Nora Lind"))
    own = client.get(f"/events/{on.slug}")
    assert "Nora Lind" in own.words
    assert own.headers["Cache-Control"] == "no-store"
    client.sign_out()
    assert "Nora Lind" not in client.get(f"/events/{on.slug}").words


def test_what_is_kept_holds_no_token_and_sets_no_cookie(client, keeping) -> None:
    catalog.session()
    for _ in range(2):
        page = client.get("/")
        assert "csrf" not in page.text.lower()
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "public, max-age=5"
        assert {"Cookie", "Accept-Language", "Accept-Encoding"} <= set(page.headers["Vary"].split(", "))


def test_errors_and_redirections_are_not_kept(client, keeping) -> None:
    assert client.get("/events/nothing").status_code == 404
    assert client.get("/?q=").status_code == 302
    assert publication.pages == {}
    catalog.event(slug="nothing")
    assert client.get("/events/nothing").status_code == 200


def test_a_page_comes_compressed_to_those_who_take_it_and_not_twice(client, keeping) -> None:
    catalog.session(catalog.event("Low Tide"))
    packed = client.get("/", headers={"Accept-Encoding": "gzip, br"}, check=False)
    assert packed.headers["Content-Encoding"] == "br"
    assert b"Low Tide" in brotli.decompress(packed.get_data())
    for refused in ("", "gzip", "br;q=0, gzip", "brotli"):
        plain = client.get("/", headers={"Accept-Encoding": refused})
        assert "Content-Encoding" not in plain.headers
    assert client.get("/", headers={"If-None-Match": plain.headers["ETag"]}).status_code == 304


def test_memory_is_bounded(client, keeping, monkeypatch) -> None:
    catalog.session()
    monkeypatch.setattr(publication, "KEPT_BYTES", 100_000)
    for number in range(12):
        client.get(f"/?q=word{number}")
    size = sum(len(each.plain) + len(each.packed) for each in publication.pages.values())
    assert 0 < size <= 100_000


def test_one_renders_while_the_others_show_the_old_page(app, new_client, keeping, monkeypatch) -> None:
    on = catalog.event("Low Tide")
    address = f"/events/{on.slug}"
    new_client().get(address)
    for kept in publication.pages.values():
        kept.until = 0
    rendering, go_on, rendered = threading.Event(), threading.Event(), []
    whole = publication.respond.page

    def slow(*args, **kwargs):
        rendered.append(1)
        rendering.set()
        go_on.wait(5)
        return whole(*args, **kwargs)

    monkeypatch.setattr(publication.respond, "page", slow)

    def elsewhere() -> None:
        with app.app_context():
            new_client().get(address)

    first = threading.Thread(target=elsewhere)
    first.start()
    assert rendering.wait(5)
    assert "Low Tide" in new_client().get(address).words
    go_on.set()
    first.join()
    assert rendered == [1]
