"""Runs the code of a note block by block, as a notebook would, and compares what it prints.

The code stands in `note_N.md`, as its author wrote it. A fence called `output` holds what the block
above it printed: exactly; with other floating-point numbers (`chance`); or the same kinds of lines
in any number, with other numbers (`lines`). What had to be mended or belongs to later parts of
Yeoul is listed in `test_note_N.py`.
"""

import ast
import contextlib
import difflib
import importlib
import io
import os
import re
from pathlib import Path

HERE = Path(__file__).resolve().parent
FENCE = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FLOAT = re.compile(r"-?\d+\.\d*(e[+-]\d+)?")
NUMBER = re.compile(r"-?\d+(\.\d*)*(e[+-]\d+)?")
STEP_TIME = re.compile(r"\d+s \d+(s|ms|us)/step")
OTHER_ARCHIVE = "ignore:.*mnist.npz is not the original file"  # the same arrays, zipped anew
OBJECT = re.compile(r"<[\w.]+\.(\w+) (?:object )?at 0x\w+>")


class Block:
    """A fenced block of code: where it stands, its text and what it should print."""

    def __init__(self, line: int, code: str):
        self.line, self.code = line, code
        self.output, self.mode = "", "exact"
        self.needs_mnist = False

    def check(self, printed: str) -> None:
        """Compares what was printed with what the note shows."""
        expected, got = tidy(self.output), tidy(printed)
        if self.mode == "chance":
            expected, got = blur(expected), blur(got)
        if self.mode == "lines":
            expected, got = (
                sorted({NUMBER.sub("#", line) for line in text.splitlines()})
                for text in (expected, got)
            )
        if got != expected:
            lines = (
                text if isinstance(text, list) else text.splitlines() for text in (expected, got)
            )
            raise AssertionError("\n".join(difflib.unified_diff(*lines, "the note", "printed")))


def tidy(text: str) -> str:
    """Drops what never repeats: times, addresses, trailing blanks and the animation of a bar."""
    text = OBJECT.sub(r"<\1>", STEP_TIME.sub("#s/step", text))
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def blur(text: str) -> str:
    """Replaces floats, and every number of a printed array, by a sign."""
    text = re.sub(r"array\(.*?\)", lambda match: NUMBER.sub("#", match[0]), text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"(?<=\[)\s+|\s+(?=[\],])", "", FLOAT.sub("#", text)))


class Note:
    """The blocks of one note and the namespace that they share.

    Args:
        number: which `note_N.md`.
        mended: typing errors: what the note says, what it means.
        later: parts that are left out: the text, the reason.
        package: what stands for `tensorflow` in the note's imports.
    """

    def __init__(self, number: int, mended=(), later=(), package: str = "yeoul"):
        self.path = HERE / f"note_{number}.md"
        text = self.path.read_text(encoding="utf-8")
        for old, new in [*mended, *((cut, "") for cut, _ in later)]:
            if old not in text:
                raise ValueError(f"{self.path.name} does not say {old!r}")
            text = text.replace(old, new + "\n" * (old.count("\n") - new.count("\n")))
        text = re.sub(r"\b(import|from) tensorflow\b", rf"\1 {package}", text)
        self.blocks = list(read_blocks(text))
        mark_mnist(self.blocks)
        # A note whose import stands in a block that cannot run, or is left out, starts with it.
        self.namespace = {"__name__": f"note_{number}", "tf": importlib.import_module(package)}
        self.done = 0

    def run_to(self, block: Block) -> str:
        """Runs what has not run yet and has its data, up to a block; returns what it printed."""
        printed = ""
        while self.done <= self.blocks.index(block):
            current = self.blocks[self.done]
            self.done += 1
            if mnist_file() or not current.needs_mnist:
                printed = self.run(current.code, current.line)
        return printed

    def after(self, snippet: str) -> dict:
        """Returns the shared namespace once the first block that holds a text has run."""
        self.run_to(next(block for block in self.blocks if snippet in block.code))
        return self.namespace

    def run(self, code: str, line: int = 1, namespace: dict | None = None) -> str:
        """Runs code; returns what it prints, a last expression's value included."""
        namespace = self.namespace if namespace is None else namespace
        tree = ast.parse("\n" * (line - 1) + code, str(self.path))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            exec(compile(tree, str(self.path), "exec"), namespace)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), str(self.path), "eval"), namespace)
                if value is not None:
                    printed.write(f"{value!r}\n")
        return printed.getvalue()


def read_blocks(text: str):
    """Yields the blocks of code with their outputs; those with nothing left to run are skipped."""
    block = None
    for match in FENCE.finditer(text):
        language, mode, body = match.groups()
        if language == "output":
            block.output, block.mode = body, mode or "exact"
            continue
        if block is not None and block.code.strip():
            yield block
        block = Block(text[: match.start(3)].count("\n") + 1, body)
    if block.code.strip():
        yield block


def mark_mnist(blocks: list[Block]) -> None:
    """Marks the blocks that load MNIST, and those that use a name defined by such a block."""
    tainted = set()
    for block in blocks:
        nodes = list(ast.walk(ast.parse(block.code)))
        names = [node for node in nodes if isinstance(node, ast.Name)]
        loaded = {node.id for node in names if isinstance(node.ctx, ast.Load)}
        stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        block.needs_mnist = "mnist.load_data" in block.code or bool(loaded & tainted)
        tainted = tainted | stored if block.needs_mnist else tainted - stored


def mnist_file() -> Path | None:
    """Returns a local copy of MNIST: beside the repository, or in Keras's cache."""
    repository = HERE.parent.parent
    named = os.environ.get("YEOUL_TEST_DATA")
    folders = [
        *([Path(named)] if named else []),
        repository.parent / "shared" / "data",
        Path.home() / ".keras" / "datasets",
    ]
    return next((f / "mnist.npz" for f in folders if (f / "mnist.npz").exists()), None)
