"""``hmsledger import``: the rows of a workbook become entries, all of them or none."""

import sys
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hmsledger.commands import NO, options
from hmsledger.commands.asking import can_ask, confirm, need
from hmsledger.commands.cited import Cited, text
from hmsledger.commands.progress import working
from hmsledger.commands.recording import DryRun, Yes
from hmsledger.commands.spreading import spread
from hmsledger.findings import MisuseError

if TYPE_CHECKING:
    from hmsledger.commands.importing import Importing
    from hmsledger.importing.mapping import Given, Mapping
    from hmsledger.money import Figure


@dataclass(frozen=True, slots=True)
class OfAllRows(Cited):
    """What the user says of every row."""

    standing: Annotated[
        str | None,
        text("--as", "OUTCOME", "What the rows stand for: approved, recommended, ...; or quoted, which never counts."),
    ] = None
    kind: Annotated[str | None, text("--kind", "KIND", "approval, or the type of variation. Default: approval.")] = None
    by: Annotated[str | None, text("--by", "BODY", "The id or name of the body that decided.")] = None
    on: Annotated[str | None, text("--on", "DATE", "The day of the decision.")] = None
    year: Annotated[str | None, text("--year", "YEAR", "The financial year of amounts that name none.")] = None
    funding: Annotated[str | None, text("--funding", "TYPE", "capital or revenue, for amounts that do not say.")] = None
    source: Annotated[str | None, text("--source", "ID", "The source of amounts that name none.")] = None
    account: Annotated[str | None, text("--account", "ID", "The account of amounts that name none.")] = None
    scheme: Annotated[str | None, text("--scheme", "CODE", "The scheme, where no column names one.")] = None
    dated: Annotated[str | None, text("--dated", "DATE", "The day that the workbook bears.")] = None


_TEXTS = (
    *("standing", "kind", "body", "year", "funding", "source", "account", "scheme", "item", "minute", "reference"),
    *("report", "url", "title", "retrospective", "basis"),
)
WorkbookArgument = Annotated[
    str, typer.Argument(metavar="WORKBOOK", help="The workbook: .xlsx, .xls, .ods, .csv or .tsv.")
]
SheetOption = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet, where there are several.")]
MapOption = Annotated[str | None, typer.Option("--map", metavar="FILE", help="The mapping to use, saved before.")]
SaveMap = Annotated[str | None, typer.Option("--save-map", metavar="FILE", help="Save the mapping to a TOML file.")]
UnitOption = Annotated[
    str | None,
    typer.Option("--unit", metavar="UNIT", help="What a figure is worth: £, £000 or £m, where no header says."),
]
MakesOption = Annotated[
    str | None, typer.Option("--entry", metavar="EACH", help="An entry for each row or reference, or for the sheet.")
]
Prefix = Annotated[str | None, typer.Option("--id-prefix", metavar="TEXT", help="How ids begin. Default: IMP.")]
ExpectTotal = Annotated[
    str | None, typer.Option("--expect-total", metavar="FIGURE", help="What the amounts must come to, as printed.")
]
Declare = Annotated[
    bool, typer.Option("--declare-schemes", help="Declare the schemes that the book does not know, called as printed.")
]
Rejects = Annotated[
    str | None,
    typer.Option(
        "--rejects", metavar="FILE", help="Where rows are refused: the sheet with the reasons, .xlsx or .csv."
    ),
]
Recorded = Annotated[
    str | None, typer.Option("--recorded", metavar="DATE", help="The day of recording. Default: today.")
]


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("import")(spread(import_, "said", OfAllRows))


def import_(
    workbook: WorkbookArgument,
    sheet: SheetOption = None,
    map: MapOption = None,  # noqa: A002 - the option's name
    save_map: SaveMap = None,
    unit: UnitOption = None,
    entry: MakesOption = None,
    id_prefix: Prefix = None,
    expect_total: ExpectTotal = None,
    rejects: Rejects = None,
    recorded: Recorded = None,
    format: options.FormatOption = None,  # noqa: A002 - the option's name
    book: options.BookOption = None,
    declare_schemes: Declare = False,  # noqa: FBT002 - Typer's way
    dry_run: DryRun = False,  # noqa: FBT002 - Typer's way
    yes: Yes = False,  # noqa: FBT002 - Typer's way
    *,
    said: OfAllRows,
) -> None:
    """Record the rows of a workbook: all of them or none, each with the cell it comes from.

    The layout is guessed and shown; what the rows stand for is never guessed. Nothing is written unless every row can
    be read, every total that the sheet prints agrees, and a total proves that no row is missing. Running it again
    adds nothing twice.
    """
    from hmsledger.commands.importing import Importing
    from hmsledger.commands.output import delivery_of
    from hmsledger.importing.judging import judge
    from hmsledger.sheets.read import read_workbook, sheet_named

    _refuse_before(save_map, rejects, can_write=dry_run or yes or can_ask())
    delivery = delivery_of(format, None)
    day = options.read_date(recorded, "--recorded") if recorded is not None else None
    expected = _figure(expect_total)
    with working("Reading the workbook"):
        found = read_workbook(workbook)
    importing = Importing(found, book, day, delivery)
    saved = importing.saved_mapping(map) if map is not None else None
    page = sheet_named(found, sheet or (saved.sheet if saved else "") or None)
    mapping = _with_options(saved or importing.guessed_mapping(page), importing, said, unit, entry, id_prefix)
    if save_map is not None:
        importing.save(mapping, save_map)
    with working("Reading the rows"):
        judged = importing.changed(page, mapping) or judge(
            importing.before, found.name, page, mapping, expected, declares=declare_schemes
        )
        plan = importing.plan(judged)
    importing.show(plan, dry_run=dry_run, quiet=yes and not can_ask())
    if not plan.is_sound:
        if rejects is not None:
            importing.reject(plan, rejects)
        sys.stderr.write("Nothing is written.\n")
        raise typer.Exit(NO)
    if dry_run or importing.nothing_new(plan):
        return
    if not yes:
        confirm(f"Record {'this' if len(plan.new) == 1 else f'these {len(plan.new)} entries'}?")
    importing.write(plan)


def _refuse_before(save_map: str | None, rejects: str | None, *, can_write: bool) -> None:
    """Refuse what makes no sense, before any file is read.

    Raises:
        MisuseError: nobody can be asked, a file is there already, or its ending says no format.
    """
    from hmsledger.commands.importing import new_file

    if not can_write:
        raise MisuseError(
            "nothing is written without a yes, and there is no terminal to ask at",
            "add --yes, or --dry-run to look first",
        )
    for name in filter(None, (save_map, rejects)):
        new_file(name)
    if rejects is not None and PurePath(rejects).suffix.casefold() not in {".xlsx", ".csv"}:
        raise MisuseError(f"“{rejects}” ends in neither .xlsx nor .csv", "name it so that its ending says the format")


def _figure(text: str | None) -> "Figure | None":
    from hmsledger.money import read_figure

    if text is None:
        return None
    try:
        return read_figure(text)
    except ValueError as error:
        raise MisuseError(
            f"--expect-total “{text}” is not an amount: {error}", "write 1,250,000.00 or £1.25m"
        ) from None


def _with_options(
    mapping: "Mapping",
    importing: "Importing",
    said: OfAllRows,
    unit: str | None,
    entry: str | None,
    prefix: str | None,
) -> "Mapping":
    """Return a mapping with what the command line says, which goes before what a file says."""
    from dataclasses import replace

    from hmsledger.importing.filed import STANDINGS, sound_given
    from hmsledger.importing.mapping import Holds, Makes, Unit

    given = _given(mapping.given, said, importing)
    if not given.standing and not mapping.holding(Holds.OUTCOME) and can_ask():
        known = ", ".join(STANDINGS)
        given = need(
            None,
            "--as",
            f"what the rows stand for ({known})",
            lambda text: sound_given(given._replace(standing=text or "nothing")),
        )
    return replace(
        mapping,
        given=given,
        unit=Unit(_one(unit, [one.value for one in Unit], "--unit")) if unit is not None else mapping.unit,
        makes=Makes(_one(entry, [one.value for one in Makes], "--entry")) if entry is not None else mapping.makes,
        prefix=prefix if prefix is not None else mapping.prefix,
    )


def _one(said: str, known: list[str], option: str) -> str:
    from hmsledger.findings import did_you_mean

    if said in known:
        return said
    raise MisuseError(f"{option} “{said}” is not known", did_you_mean(said, known, "choose one"))


def _given(given: "Given", said: OfAllRows, importing: "Importing") -> "Given":
    from hmsledger.importing.filed import sound_given

    changes: dict[str, Any] = {
        field: text for field in _TEXTS if (text := getattr(said, "by" if field == "body" else field)) is not None
    }
    changes |= {
        field: options.read_date(text, option)
        for field, text, option in (("decided", said.on, "--on"), ("dated", said.dated, "--dated"))
        if text is not None
    }
    return importing.known(sound_given(given._replace(**changes)))
