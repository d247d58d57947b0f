"""The command `yeoul`: finds the command that is asked for, and loads no other."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from yeoul.core.version import API_VERSION, VERSION

COMMANDS = {
    "demo": "train a small network on bundled images of digits and show what it learned",
    "run": "run a program that imports tensorflow, keras or tf_keras",
    "doctor": "tell what is installed, which devices there are, and what is missing",
}

_BROKEN_PIPE = 141  # what shells report for it


def main(argv: Sequence[str] | None = None) -> int:
    """Runs a command line; returns the exit status.

    Args:
      argv: the arguments; None: those of the process.
    """
    parser = argparse.ArgumentParser(
        prog="yeoul",
        description=f"Yeoul {VERSION}: TensorFlow {API_VERSION} programs on the XLA compiler.",
        epilog="commands:\n" + "\n".join(f"  {n:8} {text}" for n, text in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="yeoul [-h] [--version] command ...",
    )
    parser.add_argument("--version", action="version", version=f"yeoul {VERSION}")
    parser.add_argument("command", choices=COMMANDS, help=argparse.SUPPRESS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    arguments = sys.argv[1:] if argv is None else list(argv)
    if not arguments:
        parser.print_help()
        return 2
    options = parser.parse_args(arguments)
    command = importlib.import_module(f"yeoul.cli.{options.command}")
    try:
        status = command.main(options.arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # who reads the output, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _BROKEN_PIPE
    return status


if __name__ == "__main__":
    sys.exit(main())
