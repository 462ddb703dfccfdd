"""`python -m studypress`."""

from studypress.cli import main

main()
