"""`python -m idrkit` is the same as `idrkit`."""

from idrkit.cli import main

main()
