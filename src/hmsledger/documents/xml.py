"""XML of Office documents, by local names: the strict and the transitional form use different namespaces."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element


class UnsafeXmlError(Exception):
    """XML that declares a document type, which no Office program writes and entity bombs need."""


def parsed(data: bytes) -> "_Element":
    """Return the root of an XML part. No entity is resolved and nothing is fetched.

    Raises:
        UnsafeXmlError: it declares a document type.
        lxml.etree.XMLSyntaxError: it is no XML, or nested too deeply.
    """
    from lxml import etree  # noqa: PLC0415 - only Office documents need it

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnsafeXmlError
    return root


def local(element: "_Element") -> str:
    """Return the name of an element without its namespace; empty for what is no element."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: "_Element | None", name: str) -> Iterator["_Element"]:
    """Yield the children of an element that have a name."""
    return (inner for inner in (() if element is None else element) if local(inner) == name)


def child(element: "_Element | None", *names: str) -> "_Element | None":
    """Return the first child down a way of names, or None."""
    for name in names:
        element = next(children(element, name), None)
    return element


def value(element: "_Element | None", name: str) -> str:
    """Return an attribute by its local name; empty where there is none."""
    if element is not None:
        for key, said in element.attrib.items():
            if str(key).rpartition("}")[2] == name:
                return str(said)
    return ""


def is_on(element: "_Element | None") -> bool:
    """Return whether a property that is on or off is there and on."""
    return element is not None and value(element, "val") not in {"0", "false", "off"}
