import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventhub.catalog.posters import ARTS, LAYOUTS, PALETTES, poster

SVG = "{http://www.w3.org/2000/svg}"


def draw(title: str = "The Glass Harbour", seed: str = "glass-harbour", **given_: str) -> ET.Element:
    return ET.fromstring(poster(title, "Parallel Stages", "Meridian Theatre", "20 Nov – 12 Dec", seed=seed, **given_))


def texts(root: ET.Element) -> Iterator[str]:
    return (element.text or "" for element in root.iter(f"{SVG}text"))


def test_the_same_seed_draws_the_same_poster_and_another_one_another() -> None:
    one = poster("A", "", "", "", seed="a")
    assert one == poster("A", "", "", "", seed="a")
    assert one != poster("A", "", "", "", seed="b")


@pytest.mark.parametrize("art", sorted(ARTS))
def test_every_art_is_a_picture_in_its_box(art: str) -> None:
    root = draw(art=art, layout="foot", palette="harbour")
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("600", "900", "0 0 600 900")
    (group,) = [group for group in root.iter(f"{SVG}g") if group.get("clip-path")]
    assert len(list(group.iter())) > 2


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("title", ["Vale", "An Inventory of Small Storms", "Łódź nocą", "Straße & Co. <live>"])
def test_latin_titles_are_outlined_in_every_layout(layout: str, title: str) -> None:
    root = draw(title, layout=layout)
    assert root.findtext(f"{SVG}title") == title
    if not (layout == "serif" and title.startswith("Ł")):
        assert not list(texts(root))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("title", ["夜のバス", "حفلة الليلة", "रात की बस", "Ночной автобус", "🎷 Jazz", "👩\u200d🚀"])
def test_a_script_the_fonts_lack_is_set_as_fitted_text(layout: str, title: str) -> None:
    root = draw(title, layout=layout)
    said = list(texts(root))
    assert said
    for element in root.iter(f"{SVG}text"):
        assert 0 < float(element.get("textLength", "0")) <= 900


@pytest.mark.parametrize("palette", sorted(PALETTES))
def test_a_palette_colors_the_ground(palette: str) -> None:
    assert PALETTES[palette].ground in {rect.get("fill") for rect in draw(palette=palette).findall(f"{SVG}rect")}


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.text(max_size=60), st.sampled_from(LAYOUTS))
def test_no_text_breaks_the_drawing(title: str, line: str, layout: str) -> None:
    root = ET.fromstring(poster(title, line, line, line, seed="x", layout=layout, art="steps"))
    assert not list(root.iter(f"{SVG}script"))


def test_a_long_title_keeps_all_its_words() -> None:
    title = " ".join(f"word{k}" for k in range(60))
    assert draw(title, layout="foot").findtext(f"{SVG}title") == title


def test_an_unknown_choice_is_refused() -> None:
    for choice in ({"art": "x"}, {"palette": "x"}, {"layout": "x"}):
        with pytest.raises(KeyError):
            draw(**choice)
