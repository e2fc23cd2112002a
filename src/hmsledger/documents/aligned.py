"""Tables that are drawn with nothing but space: words of several lines that stand under each other."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hmsledger.documents.blocks import Box, Table

_LABEL = re.compile(r"[•\-–*o▪]|\(?(?:[0-9]{1,3}(?:\.[0-9]{1,3}){0,4}|[a-z]{1,4})[.)]{0,2}")
_FEWEST_LINES = 2
_FEWEST_COLUMNS = 2
_MOST_COLUMNS = 100
_LONGEST_GROUP = 60


class Word(NamedTuple):
    """Words that belong together on a line, and from where to where they reach across."""

    text: str
    left: float
    right: float


class Line(NamedTuple):
    """A line of a page or file.

    Attributes:
        words: its groups of words, from left to right.
        number: which line of its page or file it is, counted from 1.
        line: which line of a text file it is; 0 where there is none.
        text: the whole of it.
    """

    words: list[Word]
    number: int
    line: int
    text: str


def with_label(words: list[Word]) -> list[Word]:
    """Return the groups of words of a line, a paragraph's number or bullet together with the paragraph."""
    if len(words) != _FEWEST_COLUMNS or not _LABEL.fullmatch(words[0].text):
        return words
    first, second = words
    return [Word(f"{first.text} {second.text}", first.left, second.right)]


def tables_in(lines: Sequence[Line], on: int = 0) -> Iterator[Table | list[Line]]:
    """Yield the tables among lines that follow each other, and the lines between, in order.

    Args:
        lines: what stands without a gap.
        on: the page; 0 where there is none.
    """
    plain: list[Line] = []
    for part in _runs(lines):
        columns = _columns(part) if len(part) >= _FEWEST_LINES else []
        if columns and any(_has_digits(word.text) for row in part for word in row.words[1:]):
            if plain:
                yield plain
                plain = []
            yield Table([_boxes(row, columns) for row in part if not _is_rule(row)], on=on)
        else:
            plain += part
    if plain:
        yield plain


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield lines in runs that may be tables, and the lines between them, in order.

    A short line on its own between lines of several columns heads the rows that follow.
    """
    run: list[Line] = []
    for at, line in enumerate(lines):
        after = lines[at + 1].words if at + 1 < len(lines) else []
        short = len(line.text) <= _LONGEST_GROUP and line.text.strip()[-1:] not in {".", ";"}
        if len(line.words) >= _FEWEST_COLUMNS or (run and len(after) >= _FEWEST_COLUMNS and short):
            run.append(line)
            continue
        if run:
            yield run
            run = []
        yield [line]
    if run:
        yield run


def _columns(run: Sequence[Line]) -> list[tuple[float, float]]:
    """Return from where to where each column reaches: words that overlap across belong to one.

    A heading that spans several columns would join them, so the lines with the most words decide.
    """
    most = max(len(line.words) for line in run)
    full = sorted(
        (word.left, word.right) for line in run if len(line.words) == most and not _is_rule(line) for word in line.words
    )
    columns: list[tuple[float, float]] = []
    for left, right in full:
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    aligned = len(columns) == most or (len(columns) > _FEWEST_COLUMNS and len(columns) == most - 1)
    return columns if aligned and _FEWEST_COLUMNS <= len(columns) <= _MOST_COLUMNS else []


def _boxes(line: Line, columns: Sequence[tuple[float, float]]) -> list[Box]:
    """Return a line's words as boxes; words over several columns become one box across them."""
    boxes: list[Box] = []
    at = 0
    for word in line.words:
        covers = [index for index, (left, right) in enumerate(columns) if word.left < right and word.right > left]
        first = covers[0] if covers else min(range(len(columns)), key=lambda index: _apart(word, columns[index]))
        if first < at:
            boxes[-1].text += f" {word.text}"
            continue
        boxes += [Box("") for _ in range(first - at)]
        across = max(1, (covers[-1] if covers else first) - first + 1)
        boxes.append(Box(word.text, across, line=line.line))
        at = first + across
    return boxes


def _apart(word: Word, column: tuple[float, float]) -> float:
    return min(abs(word.left - column[1]), abs(word.right - column[0]))


def _has_digits(text: str) -> bool:
    return any(sign.isdigit() for sign in text)


def _is_rule(line: Line) -> bool:
    return not set(line.text) - set("|+-=_ :\t")
