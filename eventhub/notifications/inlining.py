"""Writes a page's style rules into its elements, because many mail programs drop style sheets."""

from collections.abc import Iterable

import tinycss2
from cssselect2 import ElementWrapper, Matcher, compile_selector_list
from lxml import html as lxml_html


def inlined(page: str) -> str:
    """The page with its rules as style attributes; only media queries stay in the head, as important ones.

    An attribute wins over any rule of a style sheet, so a media query has to say that it is important to have a say.
    """
    root = lxml_html.document_fromstring(page)
    matcher: Matcher = Matcher()
    for sheet in root.findall(".//style"):
        kept = _register(matcher, tinycss2.parse_stylesheet(sheet.text or "", skip_comments=True, skip_whitespace=True))
        if kept:
            sheet.text = "\n" + "\n".join(kept) + "\n"
        else:
            sheet.drop_tree()
    for wrapper in ElementWrapper.from_html_root(root).iter_subtree():
        style: dict[str, str] = {}
        for *_rank, declarations in matcher.match(wrapper):
            for name, value in declarations.items():
                # Out and in again, so that a shorthand stays behind what it overrides.
                style.pop(name, None)
                style[name] = value
        if style:
            wrapper.etree_element.set("style", ";".join(f"{name}:{value}" for name, value in style.items()))
    return str(lxml_html.tostring(root, doctype="<!doctype html>", encoding="unicode"))


def _register(matcher: Matcher, rules: Iterable[tinycss2.ast.Node]) -> list[str]:
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            declarations = _declarations(rule)
            for selector in compile_selector_list(rule.prelude):
                matcher.add_selector(selector, declarations)
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media":
            kept.append(f"@media {tinycss2.serialize(rule.prelude).strip()}{{{_important(rule.content)}}}")
        else:
            raise ValueError(f"A mail's style sheet holds rules and media queries only, not {rule.serialize()[:60]!r}.")
    return kept


def _important(content: list[tinycss2.ast.Node]) -> str:
    written = []
    for rule in tinycss2.parse_rule_list(content, skip_comments=True, skip_whitespace=True):
        body = ";".join(f"{name}:{value} !important" for name, value in _declarations(rule).items())
        written.append(f"{tinycss2.serialize(rule.prelude).strip()}{{{body}}}")
    return "".join(written)


def _declarations(rule: tinycss2.ast.QualifiedRule) -> dict[str, str]:
    declarations = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    for declaration in declarations:
        if declaration.type != "declaration":
            raise ValueError(f"A mail's rule cannot be read: {rule.serialize()[:80]!r}.")
    return {one.lower_name: tinycss2.serialize(one.value).strip() for one in declarations}
