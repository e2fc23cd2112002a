"""Plain text: paragraphs between blank lines, and tables whose columns stand under each other."""

import re

from hmsledger.documents.aligned import Line, Word, tables_in, with_label
from hmsledger.documents.blocks import Block, Paragraph, Reading
from hmsledger.documents.lines import decode, refuse_length, seen

_ITEM = re.compile(r"\s*(?:[-*•]\s|\(?[0-9]{1,3}(?:\.[0-9]{1,3}){0,4}[.)]?\s+\S|\([a-z]{1,4}\)\s|[a-z][.)]\s)")
_RULE = re.compile(r"\s*(?P<sign>[=\-_*~])(?P=sign){2,}\s*")
_GAP = re.compile(r"( {3,}|(?<![.?!:;,]) {2})")
_PIPES = re.compile(r"[^|]+")
_LONGEST_HEADING = 100
_MOST_IN_A_LINE = 4000
_ENDINGS = ".,;:?!"


def read(data: bytes, name: str) -> Reading:
    """Return a text as blocks.

    Raises:
        MisuseError: it is no text.
    """
    text = seen(refuse_length(decode(data, name), name)).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    blocks: list[Block] = []
    run: list[Line] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            run.append(Line(_words(line), number, number, line))
        elif run:
            blocks += _blocks_of(run)
            run = []
    title = next((block.text for block in blocks if isinstance(block, Paragraph) and block.heading), "")
    return Reading(blocks, title)


def _words(line: str) -> list[Word]:
    """Return the groups of words in a line that stand apart: by two spaces, a tab or a bar."""
    if len(line) > _MOST_IN_A_LINE:
        return [Word(line.strip(), 0, len(line))]
    if line.count("|") > 1:
        found = [match for match in _PIPES.finditer(line) if match[0].strip()]
        return [Word(match[0].strip(), match.start(), match.end()) for match in found]
    if "\t" in line.strip():
        cells = line.split("\t")
        return [Word(cell.strip(), at * 10, at * 10 + 9) for at, cell in enumerate(cells) if cell.strip()]
    words: list[Word] = []
    at = 0
    for part in _GAP.split(line):
        if part.strip():
            words.append(Word(part.strip(), at + len(part) - len(part.lstrip()), at + len(part.rstrip())))
        at += len(part)
    return with_label(words)


def _blocks_of(run: list[Line]) -> list[Block]:
    blocks: list[Block] = []
    for part in tables_in(run):
        if isinstance(part, list):
            blocks += _paragraphs(part)
        else:
            blocks.append(part)
    return blocks


def _paragraphs(run: list[Line]) -> list[Block]:
    """Return the paragraphs of lines that follow each other without a blank one."""
    starts: list[list[Line]] = []
    ruled = False
    for line in run:
        if _RULE.fullmatch(line.text):
            ruled = ruled or len(starts) == 1 == len(starts[0])
        elif not starts or is_item(line.text):
            starts.append([line])
        else:
            starts[-1].append(line)
    made: list[Block] = []
    for at, lines in enumerate(starts):
        text = " ".join(line.text.strip() for line in lines)
        alone = len(starts) == 1 == len(lines)
        heading = alone and (ruled or _is_heading(text)) if at == 0 else False
        made.append(Paragraph(text, heading, place=f"line {lines[0].number}", line=lines[0].number))
    return made


def _is_heading(text: str) -> bool:
    """Return whether a line on its own heads what follows: short, no sentence, and no figure in it."""
    return len(text) <= _LONGEST_HEADING and text[-1] not in _ENDINGS and not set(text) & set("£$€")


def is_item(line: str) -> bool:
    """Return whether a line begins a numbered paragraph or an item of a list."""
    return _ITEM.match(line) is not None
