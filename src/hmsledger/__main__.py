"""Where the program begins: ``hmsledger`` and ``python -m hmsledger``."""

import sys

from hmsledger import completion


def main() -> None:
    """Answer a shell that asks what a word could become, or run the command that the command line names."""
    if completion.asked():
        completion.answer(sys.argv[1:])
        return
    from hmsledger.commands import main as run  # noqa: PLC0415 - a shell that asks must not wait for it

    run()


if __name__ == "__main__":
    main()
