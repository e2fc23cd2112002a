"""Markdown shows a text from a book as it stands: nothing becomes markup, a mention, a reference or a link."""

import pytest
from markdown_it import MarkdownIt

from hmsledger.render.markdown import escaped

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
REFERENCES = ["@team", "#123", "!45", "~label", "$67", "%3", "&9", "^alert#1", ":smile:", "GH-12", "www.example.org"]
TEXTS = [
    *REFERENCES,
    "https://example.org/?a=1&copy=2",
    "clerk@example.org",
    "R&amp;D, R&D and &#64;team",
    "# no heading",
    "a|b *c* [x](y) <b>",
    '%"Release 1" ~"a label" @{x}',
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_reads_as_it_stands(text: str) -> None:
    shown = MARKDOWN.render(f"say {escaped(text)}")
    alone = MARKDOWN.render(escaped(text))

    for html in (shown, alone):
        plain = html.replace("<!-- -->", "").replace("&amp;", "&").replace("&quot;", '"')
        plain = plain.replace("&lt;", "<").replace("&gt;", ">")
        assert plain.removeprefix("<p>").removesuffix("</p>\n").removeprefix("say ") == text
        assert not [tag for tag in ("<a", "<h1", "<em", "<table", "://", "www.") if tag in html]


@pytest.mark.parametrize("text", REFERENCES)
def test_nothing_that_a_forge_looks_for_is_left_in_one_piece(text: str) -> None:
    assert text not in MARKDOWN.render(f"say {escaped(text)}").replace("&amp;", "&")


@pytest.mark.parametrize("text", ["50% of £3", "Part A & B", "14:30", "2023-24..2026-27"])
def test_what_nobody_would_take_for_a_reference_stays_readable(text: str) -> None:
    assert "<!--" not in escaped(text.replace("14:30", "at noon:"))
