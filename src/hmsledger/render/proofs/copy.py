"""The document itself as a page, with its figures marked."""

from collections.abc import Sequence

from hmsledger.findings import MisuseError
from hmsledger.render.annotated.html import annotated
from hmsledger.render.proofs import Checked
from hmsledger.render.proofs.excerpt import clock_words


def render(checked: Sequence[Checked]) -> str:
    """Return a document as an HTML page with its figures marked.

    Raises:
        MisuseError: there are several documents.
    """
    ((_, proof),) = of_one(checked)
    return annotated(proof.document, proof.judged, f"with {clock_words(proof)}")


def of_one(checked: Sequence[Checked]) -> Sequence[Checked]:
    """Return the documents, which are one.

    Raises:
        MisuseError: there are several.
    """
    if len(checked) != 1:
        raise MisuseError("a copy with its figures marked is of one document", "name one document for each copy")
    return checked
