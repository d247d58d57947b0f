"""Random pipelines of many transformations do what a naive model in plain Python says.

`python tests/data/test_random_pipelines.py FIRST COUNT SECONDS` runs more of them.
"""

import random
import sys
import tempfile
import time

import pytest

from tests.data import random_pipelines
from tests.data.random_pipelines import Writer, check, code, shrunk

GROUPS, SIZE = 10, 10


def failure(lines, seed):
    """What goes wrong with a pipeline, or None."""
    with tempfile.TemporaryDirectory() as path:
        try:
            check(lines, seed, path)
        except Exception as error:
            return error
    return None


def sensible(lines):
    """True if the model can run a pipeline."""
    try:
        random_pipelines.elements_of(random_pipelines.modelled(lines)[-1])
    except Exception:
        return False
    return True


def report(seed):
    """The shortest form of the pipeline of a seed that fails, and what goes wrong; or None."""
    with tempfile.TemporaryDirectory() as path:
        lines = Writer(random.Random(seed), path).pipeline()
    error = failure(lines, seed)
    if error is None:
        return None
    short = shrunk(lines, lambda fewer: sensible(fewer) and failure(fewer, seed) is not None)
    error = failure(short, seed) or error
    return f"pipeline {seed}:\n{code(short)}\n{type(error).__name__}: {error}"


@pytest.mark.parametrize("group", range(GROUPS))
def test_a_pipeline_does_what_the_model_says(group):
    for seed in range(group * SIZE, (group + 1) * SIZE):
        found = report(seed)
        assert found is None, found


def main(first, count, seconds):
    """Runs many pipelines and prints those that fail."""
    end, failed, seed = time.monotonic() + seconds, 0, first
    while seed < first + count and time.monotonic() < end:
        found = report(seed)
        failed += found is not None
        if found is not None:
            print(found, flush=True)
        seed += 1
    print(f"{seed - first} pipelines, {failed} failed")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
