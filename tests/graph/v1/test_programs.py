"""Programs written for TensorFlow 1 give here what they give there."""

import json
from pathlib import Path

import pytest

import yeoul
from tests.golden.v1_programs import PROGRAMS, run

RECORD = Path(__file__).parents[2] / "golden/recordings/v1_programs.json"
RECORDED = json.loads(RECORD.read_text(encoding="utf-8"))


def compare(mine, theirs, where):
    if isinstance(theirs, list):
        assert isinstance(mine, list), where
        assert len(mine) == len(theirs), where
        for i, (a, b) in enumerate(zip(mine, theirs, strict=True)):
            compare(a, b, f"{where}[{i}]")
    elif isinstance(theirs, float):
        assert mine == pytest.approx(theirs, rel=2e-5, abs=1e-6), where
    else:
        assert type(mine) is type(theirs), where
        assert mine == theirs, where


def test_every_program_is_recorded():
    assert RECORDED.keys() == PROGRAMS.keys()
    assert len(PROGRAMS) > 15


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name):
    compare(run(PROGRAMS[name], yeoul.compat.v1), RECORDED[name], name)
