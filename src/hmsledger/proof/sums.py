"""The document's own arithmetic: sums in sentences, totals of tables, and one thing quoted in two ways.

A printed sum stands for every amount that rounds to it, and so do its parts: they disagree only where no amounts that
the parts may stand for add up to one that the sum may stand for.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from hmsledger.money import shown
from hmsledger.proof.cues import NUMBER, number_of, telling
from hmsledger.proof.match import covers
from hmsledger.proof.opinion import Opinion, Verdict

_PARTS_FOLLOW = re.compile(
    r"\b(?:made up of|being|compris\w*|consist\w*|split|broken down|namely|that is|i\.e\.|as follows|=)\b|:",
    re.IGNORECASE,
)
_LIST_ENDS = re.compile(
    r"\b(?:which|leav\w*|while|whilst|whereas|compar\w*|against|instead|so that|of which|includ\w*"
    r"|out of|rather|in all|in total|altogether"
    r"|total\w*|making|giving|recommend\w*|approv\w*|agree\w*|spen[dt]\w*|becom\w*|now)\b|\bfrom\s*$|[;:]",
    re.IGNORECASE,
)
_GOES_ON = re.compile(r"\b(?:together with|plus|as well as)\s*$", re.IGNORECASE)
_LIST_BREAKS = re.compile(
    r"\b(?:which|leav\w*|so that|of which|in all|in total|altogether|total\w*)\b|[;:]", re.IGNORECASE
)
_SUM_BEFORE = re.compile(
    r"(?:\b(?:total(?:s|ling|led|ing)?|making|giving|together|altogether|sum|adds? up|amount(?:s"
    r"|ing)?)\b(?:\s(?:of|to|a|an|the|in|all|total|is|come|comes))*|=)\s*$",
    re.IGNORECASE,
)
_SUM_AFTER = re.compile(r"\s*(?:in all|in total|altogether|together)\b", re.IGNORECASE)
_TIMES = re.compile(r"\b(?:each|every|per|annual\w*|annum|a year|twice|times)\b", re.IGNORECASE)
_MINUS = re.compile(r"\b(?:less|minus|net of|reduced by|offset by|after deducting)\b", re.IGNORECASE)
_TIMES_OVER = re.compile(
    rf"\s*(?:,?\s*(?:in|for) each of (?:the )?(?:\w+ )?(?P<n1>{NUMBER}) (?:financial )?years"
    r"|(?:a year|per year|per annum|annually|each year),? (?:for|over) (?:the )?(?:next )?"
    rf"(?P<n2>{NUMBER}) (?:\w+ )?years)"
    r"[,;]?\s*(?P<is>(?:(?:or|making|totalling|giving|a total of|in total|that is|which is)\s*)+)?",
    re.IGNORECASE,
)
_TOTAL_LABEL = re.compile(
    r"\s*(?:grand |sub-?\s?|net |overall |programme )?totals?\b|\s*all (?:years|schemes|services)\b", re.IGNORECASE
)
_LESS_LABEL = re.compile(r"\s*(?:less|minus)\b", re.IGNORECASE)
_FEWEST = 2
_LABEL_WORDS = 3


class _Sum(NamedTuple):
    """A figure that is said to be the sum of others, each by its place among the opinions and its sign."""

    total: int
    parts: tuple[tuple[int, int], ...]


def with_sums(opinions: Sequence[Opinion]) -> list[Opinion]:
    """Return opinions with the document's own arithmetic taken into account."""
    found = list(opinions)
    for said in (*_in_sentences(found), *_in_tables(found)):
        _weigh(found, said)
    _compare(found)
    return found


def _in_sentences(opinions: Sequence[Opinion]) -> Iterator[_Sum]:
    numbered = [(number, item) for number, item in enumerate(opinions) if item.placed.passage.cell is None]
    for _, group in groupby(numbered, key=lambda pair: (pair[1].placed.passage.number, pair[1].placed.sentence)):
        members = [pair for pair in group if _counts(pair[1])]
        yield from _products_of(members)
        if len(members) > _FEWEST:
            yield from _sums_of(members)


def _counts(item: Opinion) -> bool:
    found = item.placed.found
    return (
        found.top is None
        and found.fault is None
        and not item.placed.context.is_denied
        and not item.placed.context.is_past
    )


def _sums_of(members: Sequence[tuple[int, Opinion]]) -> Iterator[_Sum]:
    text = members[0][1].placed.passage.text
    if _TIMES.search(text, members[0][1].placed.first, members[0][1].placed.last):
        return
    gaps = [text[before.placed.found.end : after.placed.found.start] for (_, before), (_, after) in pairwise(members)]
    for place, (number, item) in enumerate(members):
        if place < len(gaps) and _PARTS_FOLLOW.search(gaps[place]):
            parts = [place + 1]
            while parts[-1] < len(gaps) and not _ends_list(gaps[parts[-1]]):
                parts.append(parts[-1] + 1)
            if len(parts) >= _FEWEST:
                yield _Sum(
                    number, tuple((members[part][0], -1 if _MINUS.search(gaps[part - 1]) else 1) for part in parts)
                )
        found = item.placed.found
        before = text[item.placed.first : found.start]
        if place >= _FEWEST and (_SUM_BEFORE.search(before) or _SUM_AFTER.match(text, found.end)):
            parts = [place - 1]
            while parts[0] > 0 and not _ends_list(gaps[parts[0] - 1]):
                parts.insert(0, parts[0] - 1)
            if len(parts) >= _FEWEST:
                yield _Sum(
                    number,
                    tuple((members[part][0], -1 if part and _MINUS.search(gaps[part - 1]) else 1) for part in parts),
                )


def _products_of(members: Sequence[tuple[int, Opinion]]) -> Iterator[_Sum]:
    """Yield the sums that are one figure so many times over: “£5,000 in each of three years, £15,000 in all”."""
    for (number, before), (other, after) in pairwise(members):
        text, end = before.placed.passage.text, after.placed.found.end
        times = _TIMES_OVER.fullmatch(text, before.placed.found.end, after.placed.found.start)
        if times is None or not (times["is"] or _SUM_AFTER.match(text, end)):
            continue
        yield _Sum(other, ((number, 1),) * number_of(times["n1"] or times["n2"]))


def _ends_list(gap: str) -> bool:
    """Return whether the words between two figures end a list of parts, whatever else they say of the first."""
    return bool(_LIST_ENDS.search(gap)) and not (_GOES_ON.search(gap) and not _LIST_BREAKS.search(gap))


def _in_tables(opinions: Sequence[Opinion]) -> Iterator[_Sum]:
    tables: dict[int, dict[tuple[int, int], int]] = {}
    for number, item in enumerate(opinions):
        cell = item.placed.passage.cell
        if cell is not None and item.placed.found.top is None and item.placed.found.fault is None:
            tables.setdefault(cell.table, {}).setdefault((cell.row, cell.column), number)
    for cells in tables.values():
        yield from _in_table(opinions, cells)


def _in_table(opinions: Sequence[Opinion], cells: dict[tuple[int, int], int]) -> Iterator[_Sum]:
    columns: dict[int, list[tuple[int, int]]] = {}
    rows: dict[int, list[tuple[int, int]]] = {}
    for (row, column), number in sorted(cells.items()):
        columns.setdefault(column, []).append((row, number))
        rows.setdefault(row, []).append((column, number))
    of_column = {column: _shared_headings(opinions, members) for column, members in columns.items()}
    of_column |= dict(_columns_of_one(opinions, columns, rows.values()))
    of_row = {
        row: set().union(*(_headings(opinions[number]) - of_column[column] for column, number in members))
        for row, members in rows.items()
    }
    total_rows = {row for row, headings in of_row.items() if any(map(_TOTAL_LABEL.match, headings))}
    total_columns = {column for column, headings in of_column.items() if any(map(_TOTAL_LABEL.match, headings))}
    less = {row for row, headings in of_row.items() if any(map(_LESS_LABEL.match, headings))}

    def signed(row: int, number: int) -> tuple[int, int]:
        return (number, -1 if row in less and opinions[number].placed.found.figure.pence > 0 else 1)

    for members in columns.values():
        for row, number in members:
            if row in total_rows:
                above = [(other, at) for other, at in members if other < row]
                last = max((other for other, _ in above if other in total_rows), default=0)
                ways = [
                    [signed(*pair) for pair in above if pair[0] > last],
                    [signed(*pair) for pair in above if pair[0] not in total_rows],
                    [signed(*pair) for pair in above if pair[0] in total_rows],
                ]
                yield from _best(opinions, number, ways)
    for members in rows.values():
        for column, number in members:
            if column in total_columns:
                yield from _best(
                    opinions,
                    number,
                    [[(at, 1) for other, at in members if other < column and other not in total_columns]],
                )


def _columns_of_one(
    opinions: Sequence[Opinion],
    columns: Mapping[int, Sequence[tuple[int, int]]],
    rows: Iterable[Sequence[tuple[int, int]]],
) -> Iterator[tuple[int, set[str]]]:
    """Yield the headings of the columns that hold one figure: those that the rest of its row does not have."""
    for members in rows:
        shared = _shared_headings(opinions, members)
        for column, number in members:
            if shared and len(columns[column]) == 1:
                yield column, _headings(opinions[number]) - shared


def _best(opinions: Sequence[Opinion], number: int, ways: Iterable[Sequence[tuple[int, int]]]) -> Iterator[_Sum]:
    """Yield the sum that a total is: the first of the ways to read it that adds up, or else the first."""
    sums = [_Sum(number, tuple(parts)) for parts in ways if len(parts) >= _FEWEST]
    yield from [*(said for said in sums if _adds_up(opinions, said)), *sums][:1]


def _headings(item: Opinion) -> set[str]:
    cell = item.placed.passage.cell
    return set(cell.headings) if cell else set()


def _shared_headings(opinions: Sequence[Opinion], members: Sequence[tuple[int, int]]) -> set[str]:
    """Return the headings of a column: those that all its cells have, where there is more than one."""
    if len(members) == 1:
        return set()
    return set.intersection(*(_headings(opinions[number]) for _, number in members))


def _adds_up(opinions: Sequence[Opinion], said: _Sum) -> bool:
    total = opinions[said.total].placed.found.figure
    parts = [(opinions[number].placed.found.figure, sign) for number, sign in said.parts]
    computed = sum(sign * figure.pence for figure, sign in parts)
    doubled = total.unit + sum(figure.unit for figure, _ in parts)
    return 2 * abs(total.pence - computed) < doubled or total.pence == computed


def _weigh(opinions: list[Opinion], said: _Sum) -> None:
    """Change the opinion on what makes a sum wrong: the total, or the one part that nothing else speaks for."""
    involved = [opinions[number] for number in (said.total, *(number for number, _ in said.parts))]
    if any(item.verdict is Verdict.WITHHELD for item in involved):
        return
    total, parts = involved[0], involved[1:]
    if total.verdict is Verdict.DISAGREES:
        exact = [item.known.pence for item in parts if item.known and covers(item.placed.found, item.known)]
        if len(exact) == len(parts):
            made = sum(sign * abs(pence) for pence, (_, sign) in zip(exact, said.parts, strict=True))
            opinions[said.total] = replace(total, says=f"{total.says}; the parts named make {shown(made)}")
        return
    wrong = [item for item in parts if item.verdict is Verdict.DISAGREES and item.known is not None]
    if _adds_up(opinions, said):
        if wrong and total.verdict is Verdict.UNPLACED:
            says = f"it adds up, but from {wrong[0].placed.found.text}, which disagrees"
            opinions[said.total] = replace(total, verdict=Verdict.DISAGREES, says=says, help="add it up again")
        return
    if any(item.verdict in {Verdict.DISAGREES, Verdict.STALE} for item in parts):
        return
    computed = sum(sign * item.placed.found.figure.pence for item, (_, sign) in zip(parts, said.parts, strict=True))
    out_by = shown(abs(total.placed.found.figure.pence - computed))
    unplaced = [number for number in dict(said.parts) if opinions[number].verdict is Verdict.UNPLACED]
    if total.verdict is Verdict.AGREES and len(unplaced) == 1:
        part = opinions[unplaced[0]]
        says = (
            f"the parts add up to {shown(computed)}, out by {out_by}, and all other figures of the sum are the book's"
        )
        opinions[unplaced[0]] = replace(part, verdict=Verdict.DISAGREES, says=says, help="add it up again")
        return
    but = f"{total.says}; but " if total.verdict is Verdict.AGREES else ""
    says = f"{but}its parts add up to {shown(computed)}, out by {out_by}"
    opinions[said.total] = replace(total, verdict=Verdict.DISAGREES, says=says, help="add it up again")


def _compare(opinions: list[Opinion]) -> None:
    """Change the opinion on a figure that was given in another way before, for the same thing in the same words."""
    first: dict[object, Opinion] = {}
    same: Callable[[Opinion], object] = _thing
    for number, item in enumerate(opinions):
        if item.verdict is not Verdict.UNPLACED or item.placed.found.fault or item.placed.passage.cell is not None:
            continue
        key = same(item)
        if key is None:
            continue
        before = first.setdefault(key, item)
        if before is not item and not _may_be_one(before, item):
            says = f"{before.placed.passage.place} says {before.placed.found.text} for the same thing"
            opinions[number] = replace(item, verdict=Verdict.DISAGREES, says=says, help="say one figure in both places")


def _thing(item: Opinion) -> object:
    """Return what a figure is the figure of, in the text's own words; None where they are too few to tell."""
    context = item.placed.context
    if len(telling(context.label)) < _LABEL_WORDS:
        return None
    return (context.label, context.year, context.funding, context.schemes, context.account, context.days)


def _may_be_one(one: Opinion, other: Opinion) -> bool:
    """Return whether two printed figures can stand for one amount."""
    first, second = one.placed.found.reach, other.placed.found.reach
    return first[0] < second[1] and second[0] < first[1]
