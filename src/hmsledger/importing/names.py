"""Names: what the words of a sheet are called in the book; a name that it does not know is never taken for another."""

from collections.abc import Iterable, Mapping

from hmsledger.entries import RINGS, SOURCES, Book, Funding
from hmsledger.findings import did_you_mean
from hmsledger.importing import words


class UnknownNameError(Exception):
    """The book does not know a name.

    Attributes:
        message: the sentence, as words that follow the cell's address.
        help: what to do about it.
    """

    def __init__(self, message: str, help: str) -> None:  # noqa: A002 - the same word as in a finding
        """Keep the sentence and the advice."""
        super().__init__(message)
        self.message = message
        self.help = help


class Names:
    """The names that a book declares and those that a mapping adds, and the schemes that are to be declared.

    Attributes:
        declared: the codes that are to be declared as new schemes, in the order in which the sheet names them.
    """

    def __init__(
        self, book: Book, schemes: Mapping[str, str], names: Mapping[str, str], *, declares: bool = False
    ) -> None:
        """Take the book, the mapping's own words, and whether unknown schemes are to be declared."""
        self._book = book
        self._declares = declares
        self._schemes, self._names = schemes, names
        self._by_words = _by_words((scheme.code, scheme.name) for scheme in book.schemes.values())
        self.declared: dict[str, None] = {}

    def scheme(self, parts: tuple[str, ...]) -> str:
        """Return a scheme's code.

        Args:
            parts: the words of the cells that name it, such as the service and the scheme.

        Raises:
            UnknownNameError: the book has none of that code or name, or several.
        """
        said = ": ".join(parts)
        if meant := self._schemes.get(said):
            if meant in self._book.schemes:
                return meant
            raise UnknownNameError(
                f"names “{said}”, which the mapping calls {meant}, and no scheme of the book has that code",
                did_you_mean(meant, self._book.schemes, "declare it with hmsledger add scheme"),
            )
        found = {code for words_of in (said, "/".join(parts)) for code in self._by_words.get(words.plain(words_of), ())}
        if said in self._book.schemes:
            found = {said}
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise UnknownNameError(
                f"names “{said}”, and several schemes are called that: {', '.join(sorted(found))}",
                "say which is meant under [schemes] in the mapping",
            )
        if self._declares:
            return self._declare(said)
        known = [*self._book.schemes, *(scheme.name for scheme in self._book.schemes.values())]
        otherwise = "declare it with hmsledger add scheme, or all of them with --declare-schemes"
        raise UnknownNameError(f"names “{said}”, which is no scheme of the book", did_you_mean(said, known, otherwise))

    def body(self, said: str) -> str:
        """Return a body's id.

        Raises:
            UnknownNameError: the book has none of that id or name, or several.
        """
        known = _by_words((body.id, body.name) for body in self._book.bodies.values())
        return self._one(said, known, "body", "declare it with hmsledger add body")

    def source(self, said: str) -> str:
        """Return a source's id.

        Raises:
            UnknownNameError: there is none of that id or name, or several.
        """
        pairs = [(source, source) for source in SOURCES]
        pairs += [(source.id, source.name) for source in self._book.sources.values()]
        known = _by_words(pairs)
        for word, meant in words.SOURCES.items():
            known.setdefault(word, {meant})
        return self._one(said, known, "source", "declare it in a [[source]] table")

    def account(self, said: str) -> str:
        """Return an account's id.

        Raises:
            UnknownNameError: there is none of that id or name, or several.
        """
        known = _by_words([*RINGS.items(), *((item.id, item.name) for item in self._book.accounts.values())])
        for word, meant in words.ACCOUNTS.items():
            known.setdefault(word, {meant})
        return self._one(said, known, "account", "declare it in an [[account]] table")

    def funding(self, said: str) -> str:
        """Return a funding type.

        Raises:
            UnknownNameError: there is none of that name.
        """
        known = {word: {meant} for word, meant in words.FUNDINGS.items()}
        return self._one(said, known, "funding type", f"write {', '.join(funding.value for funding in Funding)}")

    def _one(self, said: str, known: Mapping[str, set[str]], noun: str, declare: str) -> str:
        if meant := self._names.get(said):
            said = meant
        found = known.get(words.plain(said), set())
        if len(found) == 1:
            return next(iter(found))
        several = f", and several are called that: {', '.join(sorted(found))}" if found else ""
        advice = f"{did_you_mean(said, known, declare)}, or say under [names] in the mapping what “{said}” is called"
        raise UnknownNameError(f"names the {noun} “{said}”{several or ', which the book does not know'}", advice)

    def _declare(self, said: str) -> str:
        if "@" in said or not said.isprintable():
            raise UnknownNameError(
                f"names “{said}”, which cannot be a scheme's code", "name a code for it under [schemes]"
            )
        self.declared[said] = None
        return said


def _by_words(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for name, called in pairs:
        for said in (name, called):
            found.setdefault(words.plain(said), set()).add(name)
    return found
