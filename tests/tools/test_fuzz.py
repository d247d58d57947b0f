"""Readers of data from strangers, fuzzed for a moment; `tools/fuzz.py` does it for long."""

import random

import pytest

from tools import fuzz
from yeoul.core.errors import InvalidArgumentError

RUNS = 200
TARGETS = fuzz.targets()


@pytest.mark.parametrize("name", TARGETS)
def test_targets(name):
    watch = fuzz.run_random(name, TARGETS[name], RUNS, seed=2026)
    assert watch.runs == RUNS
    assert 0 < watch.refused < RUNS


def refuse(data):
    if data[:1] == b"x":
        raise InvalidArgumentError(None, None, "x")
    if b"bug" in data:
        raise KeyError("bug")


def test_what_a_watch_sees(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz.tempfile, "tempdir", str(tmp_path))
    target = type(next(iter(TARGETS.values())))(lambda: [b"fine"], refuse)
    watch = fuzz.Watch("demo", target)
    assert watch(b"a")
    assert not watch(b"x")
    with pytest.raises(fuzz.Failed, match="KeyError: 'bug'"):
        watch(b"a bug")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"a bug"]
    assert (watch.runs, watch.refused) == (3, 1)


def test_bounds(tmp_path, monkeypatch):
    monkeypatch.setattr(fuzz.tempfile, "tempdir", str(tmp_path))
    target = type(next(iter(TARGETS.values())))(lambda: [b""], refuse)
    watch = fuzz.Watch("demo", target)
    monkeypatch.setattr(fuzz, "SECONDS", -1.0)
    with pytest.raises(fuzz.Failed, match="one input took"):
        watch(b"")
    monkeypatch.setattr(fuzz, "SECONDS", 100.0)
    monkeypatch.setattr(fuzz, "MEMORY", -1)
    with pytest.raises(fuzz.Failed, match="memory grew"):
        watch(b"")


def test_mutations_are_reproducible_and_differ():
    made = [fuzz.Mutator([b"seed" * 9], random.Random(3)).input() for _ in range(2)]
    assert made[0] == made[1]
    mutator = fuzz.Mutator([b"seed" * 9], random.Random(3))
    assert len({mutator.input() for _ in range(100)}) > 80


def test_hypothesis_too():
    name = "wav"
    assert fuzz.run_hypothesis(name, TARGETS[name], 50, seed=1).runs >= 50
