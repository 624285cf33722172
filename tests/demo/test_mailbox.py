import os
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask import Flask

from eventhub.config import Config
from tests.client import CheckingClient


@pytest.fixture
def folder(app: Flask, config: Config) -> Path:
    path = Path(config.mailbox_dir)
    path.mkdir(parents=True, exist_ok=True)
    for old in path.iterdir():
        old.unlink()
    return path


def put(folder: Path, message: EmailMessage, *, at: int | None = None) -> str:
    name = f"{at or time.time_ns():020d}-{os.urandom(4).hex()}"
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
    return name


def mail(subject: str = "Your tickets", *, html: str = "<p>Come in.</p>") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = subject
    message["From"] = "EventHub <tickets@eventhub.test>"
    message["To"] = "reader@example.test"
    message.set_content("Come in, as text.")
    message.add_alternative(html, subtype="html")
    return message


def test_an_empty_mailbox_says_what_will_be_here(folder: Path, client: CheckingClient) -> None:
    assert "arrives here" in client.open("/mailbox").words


def test_the_newest_mail_comes_first(folder: Path, client: CheckingClient) -> None:
    put(folder, mail("First"), at=1_700_000_000_000_000_000)
    put(folder, mail("Second"), at=1_700_000_001_000_000_000)
    links = client.open("/mailbox").all("//main//ol/li/a")
    assert [link.text_content() for link in links] == ["Second", "First"]


def test_older_mails_are_a_page_further(folder: Path, client: CheckingClient) -> None:
    for i in range(51):
        put(folder, mail(f"Mail {i}"), at=1_700_000_000_000_000_000 + i)
    page = client.open("/mailbox")
    assert len(page.all("//main//ol[@class='letters']/li")) == 50
    older = client.open(page.one("//a[@rel='next']").get("href"))
    assert [link.text_content() for link in older.all("//main//ol[@class='letters']/li/a")] == ["Mail 0"]


def test_a_mail_shows_its_envelope_its_text_and_its_html_in_a_frame(folder: Path, client: CheckingClient) -> None:
    page = client.open(f"/mailbox/{put(folder, mail())}")
    assert "reader@example.test" in page.words
    assert page.one("//main//pre").text == "Come in, as text.\n"
    frame = page.one("//iframe")
    assert "allow-scripts" not in frame.get("sandbox")
    assert "allow-same-origin" not in frame.get("sandbox")
    body = client.open(frame.get("src"), check=False)
    assert "<p>Come in.</p>" in body.text
    policy = body.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox")
    assert "default-src 'none'" in policy
    assert "script" not in policy


def test_pictures_inside_a_mail_come_from_the_mailbox(folder: Path, client: CheckingClient) -> None:
    message = mail(html='<img src="cid:code@eventhub.test"><img src="cid:unknown">')
    html = message.get_body(("html",))
    assert html is not None
    html.add_related(b"\x89PNG picture", "image", "png", cid="<code@eventhub.test>")
    name = put(folder, message)
    body = client.open(f"/mailbox/{name}/html", check=False)
    address = body.one("//img[1]").get("src")
    assert address.startswith(f"/mailbox/{name}/parts/")
    picture = client.open(address)
    assert picture.data == b"\x89PNG picture"
    assert picture.mimetype == "image/png"
    assert not client.open(f"/mailbox/{name}").all("//ul[@class='attachments']")


def test_attachments_are_downloads_with_harmless_names(folder: Path, client: CheckingClient) -> None:
    message = mail()
    message.add_attachment(b"%PDF-", "application", "pdf", filename="../../etc/tickets.pdf")
    message.add_attachment(b"<script>alert(1)</script>", "text", "html", filename="page.html")
    name = put(folder, message)
    links = client.open(f"/mailbox/{name}").all("//ul[@class='attachments']//a")
    pdf, page = (client.open(link.get("href"), check=False) for link in links)
    assert pdf.data == b"%PDF-"
    assert "/" not in pdf.headers["Content-Disposition"]
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    assert page.mimetype == "application/octet-stream"
    assert page.headers["Content-Disposition"].startswith("attachment")
    assert client.open("/mailbox").words.count("2 attachments") == 1


@pytest.mark.parametrize(
    "path",
    [
        "../secret",
        "..%2Fsecret",
        "%2e%2e%2fsecret",
        "....//secret",
        "secret",
        "secret.eml",
        "00000000000000000001-0000000g",
        "00000000000000000001-00000000",
        "00000000000000000001-00000000%0a",
        "٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠١-00000000",
    ],
)
def test_nothing_but_mails_of_the_folder_can_be_opened(folder: Path, client: CheckingClient, path: str) -> None:
    (folder.parent / "secret.eml").write_bytes(mail("Secret").as_bytes())
    (folder / "secret.eml").write_bytes(mail("Secret").as_bytes())
    for end in ("", "/html", "/parts/1"):
        assert client.open(f"/mailbox/{path}{end}", check=False).status_code == 404


def test_a_link_out_of_the_folder_is_not_followed(folder: Path, client: CheckingClient) -> None:
    outside = folder.parent / "outside.eml"
    outside.write_bytes(mail("Outside").as_bytes())
    (folder / "00000000000000000002-00000000.eml").symlink_to(outside)
    assert client.open("/mailbox/00000000000000000002-00000000").status_code == 404
    assert "Outside" not in client.open("/mailbox").words


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"Subject: =?x?q?=ff\xff?=\nContent-Type: text/html; charset=nope\n\n\xff<b>"]
)
def test_bytes_that_are_no_mail_are_shown_as_far_as_they_go(
    folder: Path, client: CheckingClient, content: bytes
) -> None:
    (folder / "00000000000000000003-00000000.eml").write_bytes(content)
    assert client.open("/mailbox").status_code == 200
    assert client.open("/mailbox/00000000000000000003-00000000").status_code == 200


def test_markup_in_a_subject_stays_text(folder: Path, client: CheckingClient) -> None:
    page = client.open(f"/mailbox/{put(folder, mail('<b>Bold</b>'))}", check=False)
    assert "<b>Bold</b>" not in page.text
    assert "<b>Bold</b>" in page.one("//h1").text
