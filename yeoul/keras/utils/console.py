"""Writing to the user: standard output, on a terminal, in a notebook, or into a file."""

import sys


def say(text: str) -> None:
    """Writes a message and a line end to standard output."""
    write(text + "\n")


def write(text: str) -> None:
    """Writes text to standard output at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def can_redraw() -> bool:
    """True if a carriage return lets the next output replace the line: a terminal or a notebook."""
    return sys.stdout.isatty() or "ipykernel" in sys.modules
