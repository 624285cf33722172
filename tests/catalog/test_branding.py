import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventhub.catalog.branding import DARK_GROUND, LIGHT_GROUND, accent, contrast

colors = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@given(colors)
def test_any_brand_color_becomes_an_accent_that_can_be_read(brand: str) -> None:
    found = accent(brand)
    assert contrast(found.fill, found.on) >= 4.6
    assert contrast(found.text_light, LIGHT_GROUND) >= 4.6
    assert contrast(found.text_dark, DARK_GROUND) >= 4.6


@pytest.mark.parametrize("brand", ["#1e3bd1", "#0a5239", "#c8102e", "#f6b900", "#000000", "#ffffff"])
def test_a_brand_color_that_carries_text_is_kept_as_it_is(brand: str) -> None:
    assert accent(brand).fill == brand


def test_a_fill_that_would_vanish_on_a_page_has_an_edge() -> None:
    assert accent("#ffffff").edge == "currentcolor"
    assert accent("#000000").edge == "currentcolor"
    assert accent("#ff5a36").edge == "transparent"


def test_the_rule_names_the_organizer_and_the_five_tokens() -> None:
    rule = accent("#1E3BD1").to_css("parallel-stages")
    assert rule.startswith('[data-organizer="parallel-stages"] { --brand-fill: #1e3bd1; --brand-on: #ffffff;')
    assert rule.count("--brand-") == 5


@pytest.mark.parametrize("brand", ["", "red", "#12345", "#1234567", "#12345g", "#123456; } * { color: red"])
def test_what_is_not_a_color_is_refused(brand: str) -> None:
    with pytest.raises(ValueError, match="is not a color"):
        accent(brand)


@pytest.mark.parametrize("slug", ["", "a b", 'x"]', "Ä", "a--b"])
def test_a_rule_is_written_for_slugs_only(slug: str) -> None:
    with pytest.raises(ValueError, match="is not a slug"):
        accent("#1e3bd1").to_css(slug)
