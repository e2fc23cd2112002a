"""``python -m hmsledger``."""

from hmsledger.commands import main

main()
