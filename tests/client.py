"""A browser without eyes: every page it fetches is checked, every form it sends is one that is there."""

import contextvars
import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from lxml import html
from lxml.html import HtmlElement
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect
from werkzeug.test import TestResponse

from eventhub.accounts.models import User
from eventhub.db import db, in_transaction

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LEFTOVERS = re.compile(r"\{\{|\{%|%\}|\}\}|%\(\w+\)[sd]|<bound method|object at 0x|\bundefined\b|&lt;[a-z/]")
SPEECHLESS = {"script", "style", "template"}
NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}


class Answer(TestResponse):
    """A response with its page as a tree, and its forms ready to be sent."""

    @property
    def page(self) -> HtmlElement:
        return html.fromstring(self.text)

    def all(self, xpath: str) -> list[Any]:
        return list(self.page.xpath(xpath))

    def one(self, xpath: str) -> Any:
        found = self.all(xpath)
        assert len(found) == 1, f"{len(found)} elements for {xpath} in\n{self.text}"
        return found[0]

    @property
    def words(self) -> str:
        """The visible text with single spaces."""
        return " ".join(" ".join(visible_texts(self.page)).split())

    def form(self, xpath: str = "//main//form[@method='post']") -> HtmlElement:
        return self.one(xpath)


class CheckingClient(FlaskClient):
    """Requests run in contexts of their own, as they do in a server; the test's own session starts afresh after each."""

    application: Flask

    def open(self, *args: Any, csrf: bool = True, check: bool = True, **kwargs: Any) -> Any:
        """`csrf=False` leaves out the token that a page's form would carry; `check=False` skips the page's check."""
        if csrf and self.method_of(args, kwargs) not in SAFE_METHODS:
            kwargs["headers"] = [*as_pairs(kwargs.get("headers")), ("X-CSRFToken", self.csrf_token())]
        response = contextvars.Context().run(super().open, *args, **kwargs)
        response.get_data()
        response.close()
        if not in_transaction():
            db.session.rollback()
        shown = response.status_code not in range(300, 400) and response.status_code != 204
        if check and shown and response.mimetype == "text/html" and response.get_data():
            problems = problems_of(response, self.application)
            assert not problems, f"{response.request.method} {response.request.path}\n" + "\n".join(problems)
        return response

    @staticmethod
    def method_of(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
        if args and hasattr(args[0], "method"):
            return str(args[0].method)
        return str(kwargs.get("method", "GET")).upper()

    def csrf_token(self) -> str:
        """A token of this client's own session, as a page would have put it into a form."""
        return str(contextvars.Context().run(self._csrf_token))

    def _csrf_token(self) -> str:
        with self.session_transaction() as cookie:
            kept = cookie.get("csrf_token")
            with self.application.test_request_context():
                if kept:
                    session["csrf_token"] = kept
                token = generate_csrf()
                cookie["csrf_token"] = session["csrf_token"]
        return token

    def sign_in(self, user: User) -> None:
        """As the login page leaves the browser behind."""
        identity = user.get_id()
        with self.session_transaction() as cookie:
            cookie["_user_id"] = identity
            cookie["_fresh"] = True

    def sign_out(self) -> None:
        with self.session_transaction() as cookie:
            cookie.clear()

    def submit(
        self, answer: Answer, xpath: str = "//main//form[@method='post']", *, button: str | None = None, **fields: Any
    ) -> Answer:
        """Send a form of a page with its own token and values, changed by `fields`; a button by its visible text."""
        form = answer.form(xpath)
        values: dict[str, Any] = {}
        for name, value in form.form_values():
            values.setdefault(name, []).append(value)
        action = form.get("action") or answer.request.path
        if button is not None:
            [pressed] = [each for each in form.xpath(".//button|.//input[@type='submit']") if button in text_of(each)]
            if pressed.get("name"):
                values[pressed.get("name")] = [pressed.get("value", "")]
            action = pressed.get("formaction") or action
        for name, value in fields.items():
            assert name in form.fields or form.xpath(".//button[@name=$name]", name=name), f"no field {name}"
            values[name] = value if isinstance(value, list) else [value]
        target = urljoin(answer.request.path, action)
        if (form.get("method") or "get").lower() == "get":
            return self.open(target, query_string=values)
        return self.open(target, method="POST", data=values, csrf=False)

    def htmx(self, url: str, *, method: str = "GET", kind: str = "partial", **kwargs: Any) -> Answer:
        """The request htmx 4 makes: `partial` wants fragments, `full` the page."""
        headers = [*as_pairs(kwargs.pop("headers", None)), ("HX-Request", "true"), ("HX-Request-Type", kind)]
        return self.open(url, method=method, headers=headers, **kwargs)


def as_pairs(headers: Any) -> list[tuple[str, str]]:
    if headers is None:
        return []
    return list(headers.items()) if hasattr(headers, "items") else list(headers)


def text_of(element: HtmlElement) -> str:
    return " ".join((element.text_content() or element.get("value") or "").split())


def problems_of(response: TestResponse, app: Flask) -> list[str]:
    """What is wrong with a page, in sentences; fragments are asked less."""
    text = response.get_data(as_text=True)
    whole = text.lstrip()[:15].lower().startswith("<!doctype html")
    page = html.document_fromstring(text) if whole else html.fragment_fromstring(text, create_parent="div")
    problems = [*leftovers(page), *double_ids(page), *unspoken(page), *inline_code(page)]
    problems += [*broken_forms(page, response.request.path, app), *broken_links(page, response.request.path, app)]
    if whole:
        problems += [*missing_frame(page), *broken_anchors(page)]
    return problems


def missing_frame(page: HtmlElement) -> list[str]:
    problems = []
    titles = page.xpath("//head/title")
    if len(titles) != 1 or not titles[0].text_content().strip():
        problems.append("the page needs exactly one title with text")
    if len(page.xpath("//h1")) != 1:
        problems.append(f"the page has {len(page.xpath('//h1'))} h1, not one")
    if not page.get("lang"):
        problems.append("html has no lang")
    if page.get("dir") not in ("ltr", "rtl"):
        problems.append("html has no dir")
    if len(page.xpath("//main")) != 1:
        problems.append("the page needs exactly one main")
    return problems


def visible_texts(page: HtmlElement) -> list[str]:
    return [
        str(node)
        for node in page.xpath("//text()[normalize-space()]")
        if node.getparent() is not None
        and not any(each.tag in SPEECHLESS for each in [node.getparent(), *node.getparent().iterancestors()])
        and isinstance(node.getparent().tag, str)
    ]


def leftovers(page: HtmlElement) -> list[str]:
    problems = []
    for node in visible_texts(page):
        if node.strip() == "None" or LEFTOVERS.search(node):
            problems.append(f"left over in the text: {node.strip()!r}")
    for element in page.iter("*"):
        for name, value in element.attrib.items():
            if value == "None" or "{{" in value or "{%" in value:
                problems.append(f"left over in {element.tag}: {name}={value!r}")
    return problems


def double_ids(page: HtmlElement) -> list[str]:
    counts = Counter(page.xpath("//@id"))
    return [f"id {name!r} is there {count} times" for name, count in counts.items() if count > 1]


def unspoken(page: HtmlElement) -> list[str]:
    """Pictures without an alternative, fields without a label, buttons and links without a name."""
    problems = [f"img {each.get('src')!r} has no alt" for each in page.iter("img") if each.get("alt") is None]
    labelled = set(page.xpath("//label/@for"))
    for field in page.iter("input", "select", "textarea"):
        if field.tag == "input" and (field.get("type") or "text").lower() in NEEDS_NO_LABEL:
            continue
        if not (
            field.get("aria-label")
            or field.get("aria-labelledby")
            or field.get("id") in labelled
            or any(each.tag == "label" for each in field.iterancestors())
        ):
            problems.append(f"{field.tag} {field.get('name')!r} has no label")
    for element in page.iter("button", "a"):
        named = element.get("aria-label") or element.get("aria-labelledby") or element.get("title")
        pictures = element.xpath(".//img/@alt") + element.xpath(".//*[local-name()='title']")
        if not (named or text_of(element) or pictures) and element.get("aria-hidden") != "true":
            problems.append(f"{html.tostring(element, encoding='unicode')[:120]} has no name")
    return problems


def inline_code(page: HtmlElement) -> list[str]:
    """What the content security policy would not run."""
    problems = []
    for element in page.iter("*"):
        if element.tag == "style" or (
            element.tag == "script" and not element.get("src") and element.get("type") != "application/ld+json"
        ):
            problems.append(f"inline {element.tag}")
        for name in element.attrib:
            if name == "style" or name.startswith(("on", "hx-on")):
                problems.append(f"{element.tag} has {name}=")
        for name in ("href", "src", "action"):
            if (element.get(name) or "").lower().startswith("javascript:"):
                problems.append(f"{element.tag} runs javascript:")
    return problems


def broken_forms(page: HtmlElement, path: str, app: Flask) -> list[str]:
    problems = []
    for form in page.iter("form"):
        method = form.get("method")
        if method is None or form.get("action") is None:
            problems.append("a form names no method or no action")
            continue
        if method.lower() == "dialog":
            continue
        targets = [form.get("action"), *form.xpath(".//@formaction")]
        problems += [each for target in targets if (each := unresolved(target, path, app, method))]
    for attribute in ("get", "post", "put", "patch", "delete"):
        for target in page.xpath(f"//@*[name()='hx-{attribute}']"):
            problems += filter(None, [unresolved(target, path, app, attribute)])
    return problems


def broken_links(page: HtmlElement, path: str, app: Flask) -> list[str]:
    # An SVG use points into a sprite, an image to a picture: both have to be there.
    targets = page.xpath("//a/@href") + page.xpath("//link/@href") + page.xpath("//@src")
    targets += page.xpath("//*[local-name()='use' or local-name()='image']/@href")
    return [each for target in targets if (each := unresolved(target, path, app, "get"))]


def broken_anchors(page: HtmlElement) -> list[str]:
    ids = set(page.xpath("//@id"))
    anchors = [href[1:] for href in page.xpath("//a/@href") if href.startswith("#")]
    return [f"#{anchor} leads nowhere" for anchor in anchors if anchor not in ids]


def unresolved(target: str, path: str, app: Flask, method: str) -> str | None:
    """A sentence when the application has nothing at this address for the method."""
    parts = urlsplit(target)
    base = urlsplit(app.config["EVENTHUB"].base_url)
    if (parts.scheme and parts.scheme not in ("http", "https")) or target.startswith("#"):
        return None
    if parts.netloc and parts.netloc not in ("localhost", base.netloc):
        return None
    address = urlsplit(urljoin(path, target)).path or path
    try:
        endpoint, arguments = app.url_map.bind("localhost").match(address, method=method.upper())
    except RequestRedirect as redirect:
        return None if method.lower() == "get" else f"{method} {target} is redirected to {redirect.new_url}"
    except HTTPException as error:
        return f"{method} {target} leads to nothing ({error.code})"
    if endpoint == "static":
        assert app.static_folder
        if not (Path(app.static_folder) / arguments["filename"]).is_file():
            return f"{target} is not there"
    return None


__all__ = ["Answer", "CheckingClient", "problems_of", "visible_texts"]
