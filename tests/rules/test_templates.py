"""Templates parse, can be rendered block by block, and hold nothing that our policy would not run."""

import re
from pathlib import Path

import pytest
from jinja2 import nodes

ROOT = Path(__file__).resolve().parents[2] / "eventhub/templates"
TEMPLATES = sorted(
    path.relative_to(ROOT).as_posix() for kind in ("*.html", "*.txt", "*.svg") for path in ROOT.rglob(kind)
)
# Mails and papers are not run by a browser: mail readers want styles in the elements, the PDF writer in the page.
PAGES = [name for name in TEMPLATES if name.endswith(".html") and not name.startswith(("emails/", "documents/"))]

INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|hx-vals=['\"]?js:|<script(?![^>]*\ssrc=)(?![^>]*ld\+json)"
)
TRIGGER_FILTER = re.compile(r"hx-trigger=\"[^\"]*\[")
RAW_TEXT = re.compile(r"\|\s*safe\b")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_parses(app, name):
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", PAGES)
def test_no_block_needs_what_its_page_sets_outside_of_it(app, name):
    """A block that is rendered alone would not see it; what is set for the layout is no part of a block."""
    tree = app.jinja_env.parse((ROOT / name).read_text())
    if not tree.find(nodes.Extends):
        return
    loose = {each.name for node in tree.body if isinstance(node, nodes.Assign) for each in names(node, "store")}
    loose |= {node.name for node in tree.body if isinstance(node, nodes.Macro)}
    assert [node for node in tree.body if isinstance(node, (nodes.Import, nodes.FromImport))] == []
    read = {each.name for block in swapped_blocks(tree) for each in names(block, "load")}
    assert loose & read == set()


def swapped_blocks(tree: nodes.Template) -> list[nodes.Block]:
    """The blocks that can be sent alone: by our rule their root has the block's name as its id."""
    return [
        block
        for block in tree.find_all(nodes.Block)
        if any(f'id="{block.name}"' in text.data for text in block.find_all(nodes.TemplateData))
    ]


def names(node: nodes.Node, ctx: str) -> list[nodes.Name]:
    return [each for each in node.find_all(nodes.Name) if each.ctx == ctx]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_no_inline_code_or_style(name):
    text = (ROOT / name).read_text()
    assert not INLINE.search(text)
    assert not TRIGGER_FILTER.search(text)


def test_every_block_that_a_view_sends_alone_has_its_name_as_the_id_of_its_root(app):
    """The browser replaces the element with that id by the block."""
    known = {block.name for name in PAGES for block in swapped_blocks(app.jinja_env.parse((ROOT / name).read_text()))}
    assert sent_alone() <= known | written_by_components(app)


def sent_alone() -> set[str]:
    """The blocks that views and error handlers name."""
    source = "\n".join(
        path.read_text() for folder in ("panels", "web", "demo") for path in (ROOT.parent / folder).rglob("*.py")
    )
    calls = re.findall(r"respond\.page\(\s*\"[^\"]+\"((?:,\s*\"\w+\")+)", source)
    return {name for call in calls for name in re.findall(r"\"(\w+)\"", call)}


def written_by_components(app) -> set[str]:
    """Ids that a page hands to a component: `ui.notice(…, id="notice")`."""
    return {
        word.value.value
        for name in PAGES
        for call in app.jinja_env.parse((ROOT / name).read_text()).find_all(nodes.Call)
        for word in call.kwargs
        if word.key == "id" and isinstance(word.value, nodes.Const)
    }


@pytest.mark.parametrize("name", TEMPLATES)
def test_text_that_is_not_escaped_is_an_exception_with_a_reason(name):
    text = (ROOT / name).read_text()
    for match in RAW_TEXT.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : text.find("\n", match.end())]
        before = text[: match.start()].splitlines()[-4:]
        assert any("{#" in each for each in [line, *before]), f"{name}: {line.strip()} needs a comment that says why"


@pytest.mark.parametrize("name", [name for name in TEMPLATES if "/_" in name])
def test_a_partial_names_its_inputs_in_its_first_line(name):
    assert (ROOT / name).read_text().lstrip().startswith("{#")
