"""`yeoul run`: runs a program in which `tensorflow`, `keras` and `tf_keras` are Yeoul."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType, TracebackType

from yeoul.core.alias import install_as_tensorflow

_INTERRUPTED = 130  # what shells report for a program that was interrupted


def main(argv: Sequence[str]) -> int:
    """Runs the script; returns 0, or 1 if it ends by an exception, whose traceback is printed."""
    parser = argparse.ArgumentParser(
        prog="yeoul run",
        description="Runs a program that imports tensorflow, keras or tf_keras, as it stands.",
    )
    parser.add_argument("script", help="path of the program")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="what it gets as sys.argv[1:]")
    options = parser.parse_args(argv)
    return run(options.script, options.arguments, parser)


def run(script: str, arguments: Sequence[str], parser: argparse.ArgumentParser) -> int:
    """Runs a program in which `tensorflow` is Yeoul; returns its exit status.

    Args:
      script: path of the program.
      arguments: what it gets as `sys.argv[1:]`.
      parser: reports that there is no such file.
    """
    path = Path(script)
    if not path.is_file():
        parser.error(f"there is no file {script}")
    install_as_tensorflow()
    sys.argv = [script, *arguments]
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        code = compile(path.read_bytes(), script, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return _report(error, None)
    return execute(code, script)


def execute(code: CodeType, path: str) -> int:
    """Runs compiled code as the module `__main__`; returns the exit status."""
    module = ModuleType("__main__")
    module.__dict__.update(__file__=path, __cached__=None)
    sys.modules["__main__"] = module
    try:
        exec(code, module.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        own_frame = error.__traceback__
        return _report(error, own_frame.tb_next if own_frame else None)
    return 0


def _report(error: BaseException, traceback: TracebackType | None) -> int:
    """Prints the exception as Python does, with the program's frames only; returns the status."""
    sys.excepthook(type(error), error.with_traceback(traceback), traceback)
    return _INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
