"""Writing to the user: standard output, on a terminal, in a notebook, or into a file."""

import logging
import sys


class Console:
    """Where messages go.

    Attributes:
      interactive: True: to standard output; False: to the log.
    """

    interactive = True


CONSOLE = Console()
LOGGER = logging.getLogger("yeoul")


def say(text: str) -> None:
    """Writes a message and a line end to standard output."""
    write(text + "\n")


def write(text: str) -> None:
    """Writes text to standard output at once; or to the log, if the user wants it there."""
    if not CONSOLE.interactive:
        LOGGER.info("%s", text.strip("\r\n"))
        return
    sys.stdout.write(text)
    sys.stdout.flush()


def can_redraw() -> bool:
    """True if a carriage return lets the next output replace the line: a terminal or a notebook."""
    return CONSOLE.interactive and (sys.stdout.isatty() or "ipykernel" in sys.modules)


def verbosity(verbose):
    """The verbosity that "auto" stands for: a bar for a user who looks on, else a line an epoch."""
    if verbose != "auto":
        return verbose
    return 1 if CONSOLE.interactive else 2
