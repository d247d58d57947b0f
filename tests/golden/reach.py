"""Which ops and public functions the golden rows reach, and the record of that."""

import contextlib
import functools
import gzip
import json
import types
from pathlib import Path

import pytest

import yeoul as tf
from tests.golden import replay
from yeoul._api import API
from yeoul.engine.state import STATE
from yeoul.graph.func_graph import FuncGraph

RECORD = Path(__file__).with_name("reached.json.gz")


class Recorder:
    """Notes which ops are executed."""

    watched: frozenset = frozenset()

    def __init__(self):
        self.names = set()

    def record(self, record):
        self.names.add(record.op.name)

    def read_variable(self, variable, tensor):
        self.names.add("ReadVariableOp")


class Noting:
    """Stands for the package, or a namespace of it; notes the public names that are looked up."""

    def __init__(self, target, seen, path=""):
        self._target, self._seen, self._path = target, seen, path

    def __getattr__(self, name):
        found = getattr(self._target, name)
        path = f"{self._path}.{name}" if self._path else name
        if isinstance(found, types.ModuleType):
            return Noting(found, self._seen, path)
        self._seen.add(path)
        return found


def places():
    """Public path -> the place of its object, the same for all names of one object."""
    return {
        f"{namespace}.{name}" if namespace else name: place
        for namespace, names in API.items()
        for name, place in names.items()
        if place
    }


def key(area, name):
    """What stands for a row in the record."""
    return f"{area}: {name}"


def measured(area, name):
    """The names of the ops that a row executes, and the public paths that it takes."""
    recorder, seen, add_op = Recorder(), set(), FuncGraph.add_op

    def noted(graph, op, *given, **options):
        recorder.names.add(op.name)
        return add_op(graph, op, *given, **options)

    STATE.push_tape(recorder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FuncGraph, "add_op", noted)
        patch.setattr(replay, "tf", Noting(tf, seen))
        try:
            with contextlib.suppress(Exception):  # failures are the business of other tests
                replay.check_eager(area, name)
        finally:
            STATE.pop_tape(recorder)
    return recorder.names, seen


@functools.cache
def recorded():
    """The record: key of a row -> (names of ops, public paths)."""
    found = json.loads(gzip.decompress(RECORD.read_bytes()))
    names = found["names"]
    return {
        row: ([names[i] for i in ops], [names[i] for i in paths])
        for row, (ops, paths) in found["rows"].items()
    }


def write_record(rows):
    """Writes the record of rows, given as pairs of area and name."""
    numbers: dict = {}

    def number(name):
        return numbers.setdefault(name, len(numbers))

    found = {}
    for area, name in rows:
        ops, paths = measured(area, name)
        found[key(area, name)] = [sorted(map(number, sorted(part))) for part in (ops, paths)]
    text = json.dumps({"names": list(numbers), "rows": found}, separators=(",", ":"))
    RECORD.write_bytes(gzip.compress(text.encode(), mtime=0))
