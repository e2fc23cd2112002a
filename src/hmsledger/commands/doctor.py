"""``hmsledger doctor``: whether everything that recording and reading need is in order here."""

import typer

from hmsledger.commands import NO, options
from hmsledger.commands.output import delivery_of, write_answer


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("doctor")(doctor)


def doctor(format: options.FormatOption = None, book: options.BookOption = None) -> None:  # noqa: A002 - the option's name
    """Look at the machine, at git and at the folder of the book, and say what is missing or in the way.

    It writes nothing. Ends with 1 where something keeps hmsledger from its work.
    """
    from hmsledger.commands.looking_at_book import at_book
    from hmsledger.commands.looking_at_program import at_program
    from hmsledger.reports.doctor import State, doctor_page

    delivery = delivery_of(format, None)
    looks = [*at_program(), *at_book(book)]
    write_answer(doctor_page(looks), delivery)
    if any(look.state is State.PROBLEM for look in looks):
        raise typer.Exit(NO)
