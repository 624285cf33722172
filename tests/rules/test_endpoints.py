"""Every endpoint says who may call it, and every answer carries what browsers need to be safe."""

import pytest

from eventhub.access.permissions import Permission
from eventhub.web.jinja import static_url

# Flask's own view for static files, which everybody may have.
WITHOUT_PERMISSION = {"static"}


def test_every_endpoint_names_its_permission(app):
    silent = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in WITHOUT_PERMISSION and not isinstance(getattr(view, "permission", None), Permission)
    ]
    assert silent == []


def test_every_endpoint_belongs_to_a_panel_or_another_known_edge(app):
    edges = {endpoint.split(".")[0] for endpoint in app.view_functions}
    assert edges <= {
        "static",
        "health",
        "public",
        "gateway",
        "admin",
        "venue",
        "artist",
        "marketing",
        "api",
        "webhooks",
        "demo",
    }


def test_nothing_is_changed_by_reading(app):
    """A method that browsers and robots repeat at will must not share a rule with one that changes something."""
    mixed = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.methods and "GET" in rule.methods and rule.methods & {"POST", "PUT", "PATCH", "DELETE"}
    ]
    assert mixed == []


@pytest.mark.parametrize("path", ["/", "/login", "/nowhere", "/healthz", "/static/css/base.css"])
def test_every_answer_carries_the_security_headers(client, path):
    headers = client.get(path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]
    assert headers["Permissions-Policy"]
    assert headers["X-Request-ID"]


def test_a_page_is_kept_by_nobody_unless_it_says_so(client):
    assert client.get("/login").headers["Cache-Control"] == "no-store"
    assert client.get("/nowhere").headers["Cache-Control"] == "no-store"


def test_a_page_that_everybody_may_keep_is_nobodys_own(client):
    answer = client.get("/")
    if "public" in answer.headers["Cache-Control"]:
        assert "Set-Cookie" not in answer.headers
        assert "csrf" not in answer.text


def test_a_form_without_the_token_is_refused(client):
    assert client.post("/login", data={"email": "a@b.test", "password": "x"}, csrf=False).status_code == 400


def test_static_files_are_kept_for_a_year_by_their_fingerprint(app, client):
    with app.test_request_context():
        address = static_url("css/base.css")
    assert "max-age=31536000" in client.get(address).headers["Cache-Control"]


def test_the_request_id_of_a_proxy_is_kept_and_a_strange_one_is_not(client):
    assert client.get("/healthz", headers={"X-Request-ID": "abcdef-123456"}).headers["X-Request-ID"] == "abcdef-123456"
    assert client.get("/healthz", headers={"X-Request-ID": "<script>"}).headers["X-Request-ID"] != "<script>"


def test_an_unknown_path_is_a_page_for_people_and_a_problem_for_programs(client):
    page = client.get("/nowhere")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    problem = client.get("/api/v1/nowhere")
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")
    assert problem.json["status"] == 404
