"""A ticket's code is genuine or forged, and nothing in between."""

import io
import re
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta, timezone

import pytest
import zxingcpp
from base45 import b45decode, b45encode
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from eventhub.ticketing import codes, qr
from eventhub.ticketing.codes import BadSigningKeys, ForgedCode, Signer

# Fixed, because they are in the names of tests, which every worker has to collect alike.
OLD, NEW = "N-gDlj0h0ExGIiyZ7D6qcn1B7L4GyeDPHVsUF807SDE", "csyNqzcXp9yYqZdu-V7R7cy6KmotlCa2tyaPxOQbplo"
ISSUED = datetime(2026, 11, 20, 18, 45, 9, tzinfo=UTC)
TICKET = urlsafe_b64encode(bytes(range(16))).rstrip(b"=").decode()
signer = Signer.from_text(f"1:{OLD}")

public_ids = st.binary(min_size=16, max_size=16).map(lambda raw: urlsafe_b64encode(raw).rstrip(b"=").decode())
sessions = st.integers(min_value=1, max_value=2**63 - 1)
moments = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC))


@given(ticket=public_ids, session=sessions, issued_at=moments)
def test_a_signed_code_says_what_was_signed(ticket: str, session: int, issued_at: datetime) -> None:
    code = signer.read(signer.sign(ticket, session, issued_at))
    assert (code.key_id, code.ticket_public_id, code.session) == (1, ticket, session)
    assert code.issued_at == issued_at.replace(microsecond=0)


@given(ticket=public_ids, session=sessions, bit=st.integers(min_value=0, max_value=96 * 8 - 1))
def test_any_flipped_bit_is_a_forgery(ticket: str, session: int, bit: int) -> None:
    raw = bytearray(b45decode(signer.sign(ticket, session, ISSUED)))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ForgedCode):
        signer.read(b45encode(bytes(raw)).decode())


@given(position=st.integers(min_value=0, max_value=143), other=st.characters())
def test_any_changed_character_is_a_forgery(position: int, other: str) -> None:
    text = signer.sign(TICKET, 7, ISSUED)
    changed = text[:position] + other + text[position + 1 :]
    if changed != text:
        with pytest.raises(ForgedCode):
            signer.read(changed)


@given(st.text(max_size=200))
def test_any_other_text_is_a_forgery(text: str) -> None:
    with pytest.raises(ForgedCode):
        signer.read(text)


@given(ticket=public_ids, key_id=st.integers(min_value=1, max_value=999))
def test_white_space_around_a_code_does_not_matter(ticket: str, key_id: int) -> None:
    own = Signer.from_text(f"{key_id}:{OLD}")
    text = own.sign(ticket, 7, ISSUED)
    assert text == text.strip()
    assert own.read(f" \t{text}\r\n").ticket_public_id == ticket


def test_the_bytes_stand_where_the_layout_says() -> None:
    raw = b45decode(Signer.from_text(f"258:{OLD}").sign(TICKET, 77, ISSUED))
    assert len(raw) == 96
    assert raw[:3] == b"\x01\x01\x02"
    assert raw[3:19] == bytes(range(16))
    assert int.from_bytes(raw[19:27]) == 77
    assert int.from_bytes(raw[27:32]) == int(ISSUED.timestamp())


@pytest.mark.parametrize("text", ["", "AB", "V" * 143, "V" * 145, "é" * 144, ":" * 144])
def test_what_is_not_base45_of_96_bytes_is_a_forgery(text: str) -> None:
    with pytest.raises(ForgedCode):
        signer.read(text)


def test_an_unknown_version_is_a_forgery_even_when_well_signed() -> None:
    key = signer.keys[0]
    signed = b"\x02" + b45decode(signer.sign(TICKET, 7, ISSUED))[1:32]
    with pytest.raises(ForgedCode, match="version"):
        signer.read(b45encode(signed + key.private.sign(signed)).decode())


def test_a_code_of_somebody_elses_key_is_a_forgery() -> None:
    with pytest.raises(ForgedCode, match="signature"):
        signer.read(Signer.from_text(f"1:{NEW}").sign(TICKET, 7, ISSUED))
    with pytest.raises(ForgedCode, match="unknown key"):
        signer.read(Signer.from_text(f"2:{OLD}").sign(TICKET, 7, ISSUED))


def test_the_first_key_signs_and_the_older_ones_still_verify() -> None:
    both = Signer.from_text(f"2:{NEW}, 1:{OLD}")
    assert both.read(both.sign(TICKET, 7, ISSUED)).key_id == 2
    assert both.read(signer.sign(TICKET, 7, ISSUED)).key_id == 1


def test_a_key_signs_only_for_its_sessions() -> None:
    both = Signer.from_text(f"2:{NEW}:100-,1:{OLD}:1-99")
    assert both.read(both.sign(TICKET, 99, ISSUED)).key_id == 1
    assert both.read(both.sign(TICKET, 100, ISSUED)).key_id == 2
    with pytest.raises(ForgedCode, match="session"):
        both.read(signer.sign(TICKET, 100, ISSUED))
    with pytest.raises(BadSigningKeys):
        Signer.from_text(f"1:{OLD}:1-99").sign(TICKET, 100, ISSUED)


@pytest.mark.parametrize(
    "text",
    ["", ",", f"0:{OLD}", f"1000:{OLD}", f"x:{OLD}", "1:", "1:abc", f"1:{OLD}:7", f"1:{OLD}:a-b", f"1:{OLD},1:{NEW}"],
)
def test_keys_that_cannot_be_used_are_refused_without_showing_them(text: str) -> None:
    with pytest.raises(BadSigningKeys) as refused:
        Signer.from_text(text)
    assert OLD not in str(refused.value)


def test_a_key_does_not_show_itself() -> None:
    assert OLD not in repr(signer.keys)


def test_public_keys_are_raw_bytes_by_id() -> None:
    assert {key_id: len(raw) for key_id, raw in signer.public_keys.items()} == {1: 32}


@pytest.mark.parametrize("ticket", ["", "short", TICKET + "A", TICKET[:-1] + "x", TICKET[:-1] + "!", "é" * 22])
def test_only_a_public_id_of_16_bytes_is_signed(ticket: str) -> None:
    with pytest.raises(ValueError, match="public id"):
        signer.sign(ticket, 7, ISSUED)


def test_the_issue_time_needs_a_zone_and_is_kept_in_utc() -> None:
    with pytest.raises(ValueError, match="time zone"):
        signer.sign(TICKET, 7, ISSUED.replace(tzinfo=None))
    local = ISSUED.astimezone(timezone(timedelta(hours=5)))
    assert signer.read(signer.sign(TICKET, 7, local)).issued_at == ISSUED


@given(ticket=public_ids, session=sessions)
def test_a_code_fits_version_6_in_alphanumeric_mode(ticket: str, session: int) -> None:
    symbol = qr.symbol(signer.sign(ticket, session, ISSUED))
    assert symbol.mode == "alphanumeric"
    assert symbol.version == 6
    assert symbol.error == "M"


def test_the_png_is_read_by_an_independent_decoder() -> None:
    text = signer.sign(TICKET, 7, ISSUED)
    picture = Image.open(io.BytesIO(qr.png(text, 3)))
    assert picture.size == (147, 147)
    assert [found.text for found in zxingcpp.read_barcodes(picture.convert("L"))] == [text]


def test_the_svg_names_itself_and_escapes_its_name() -> None:
    drawn = qr.svg(signer.sign(TICKET, 7, ISSUED), title='Row "H" <7>')
    assert 'role="img"' in drawn
    assert 'aria-label="Row &#34;H&#34; &lt;7&gt;"' in drawn
    assert 'viewBox="0 0 49 49"' in drawn
    assert "style=" not in drawn


def test_the_svg_draws_the_same_modules_as_the_png() -> None:
    text = signer.sign(TICKET, 7, ISSUED)
    cells = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", str(qr.svg(text, title="t"))):
        cells |= {(int(x) + n, int(y)) for n in range(int(length))}
    picture = Image.open(io.BytesIO(qr.png(text, 1))).convert("L")
    assert cells == {(x, y) for x in range(49) for y in range(49) if picture.getpixel((x, y)) == 0}


def test_a_short_code_is_ten_unmistakable_characters() -> None:
    made = {codes.new_ticket_code() for _ in range(500)}
    assert len(made) == 500
    for code in made:
        assert code[5] == "-" and len(code) == 11
        assert not set(code) & set("01BILOSUZAE")


def test_a_typed_short_code_is_found_however_it_is_written() -> None:
    code = codes.new_ticket_code()
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " "), f"  {code}\n"):
        assert codes.typed_ticket_code(typed) == code
    for typed in ("", "0" * 10, code + "2", "ÄÖÜ23-45678"):
        assert codes.typed_ticket_code(typed) is None
