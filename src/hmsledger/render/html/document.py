"""The frame of an HTML page: its style and script, which alone may run, and nothing from anywhere else."""

import base64
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from hmsledger.render.html.script import SCRIPT
from hmsledger.render.html.style import STYLE
from hmsledger.render.html.text import said


class Link(NamedTuple):
    """A way to another page."""

    address: str
    words: str


def document(title: str, body: str, mark: str = "", links: Sequence[Link] = ()) -> str:
    """Return a whole page.

    Args:
        title: its title, as plain text.
        body: what stands in it, as HTML.
        mark: what must stand on every sheet of paper; empty where it is for everybody.
        links: the ways to other pages of the same site, each an address that is safe in an attribute.
    """
    own = f"style-src '{_hash(STYLE)}'; script-src '{_hash(SCRIPT)}'"
    policy = f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"
    ways = "".join(f'<li><a href="{link.address}">{said(link.words)}</a></li>' for link in links)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{said(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#main">Skip to the figures</a>\n'
        + (f'<nav aria-label="This site"><ul>{ways}</ul></nav>\n' if ways else "")
        + f'<main id="main" tabindex="-1">\n{body}</main>\n'
        + (f'<p class="every-sheet" aria-hidden="true">{said(mark)}</p>\n' if mark else "")
        + f"<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
