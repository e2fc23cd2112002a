"""A Word document itself, with a comment on each figure."""

from collections.abc import Sequence

from hmsledger.documents.read import Kind
from hmsledger.findings import MisuseError
from hmsledger.render.annotated.word import annotated
from hmsledger.render.proofs import Checked
from hmsledger.render.proofs.copy import of_one


def render(checked: Sequence[Checked]) -> bytes:
    """Return a copy of a Word document with a comment on each figure.

    Raises:
        MisuseError: there are several documents, or it is no Word document, or one with macros.
    """
    ((source, proof),) = of_one(checked)
    if source.kind is not Kind.WORD:
        raise MisuseError(
            f"“{source.name}” is no Word document to comment on", "name a copy that ends in .html with -o"
        )
    return annotated(source.data, source.name, proof.judged)
