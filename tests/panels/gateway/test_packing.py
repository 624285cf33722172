"""Large pages travel compressed to whoever can unpack them."""

import gzip

import pytest

from tests.client import CheckingClient
from tests.ordering import sales

pytestmark = pytest.mark.usefixtures("app")


def test_a_large_map_is_packed_for_those_who_can_unpack_it(client: CheckingClient) -> None:
    sheet = sales.show(rows=20, seats=30)
    path = f"/sessions/{sheet.public_id}/map"
    plain = client.get(path, check=False)
    packed = client.get(path, check=False, headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.get_data()) == plain.get_data()
    assert len(packed.get_data()) * 8 < len(plain.get_data())
    assert "Accept-Encoding" in packed.headers["Vary"]
