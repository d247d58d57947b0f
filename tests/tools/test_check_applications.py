"""The check of applications finds what differs, and nothing in the small ones."""

import copy
import json

import pytest

import yeoul as tf
from tools.check_applications import RECORD, TOP, check_row, compared, label, rows

RECORDED = json.loads(RECORD.read_text())
ENTRY = RECORDED[label("RegNetX002", TOP)]


@pytest.mark.parametrize("title", ["RegNetX002", "EfficientNetB0", "MobileNetV3Small"])
def test_small_applications_are_as_in_tensorflow(title):
    assert check_row(tf, RECORDED, title, TOP) == ""


def test_each_architecture_is_recorded():
    titles = {title for title, _ in rows(tf)}
    assert len(titles) == 71
    assert not [title for title in titles if label(title, {}) not in RECORDED]


def test_what_differs_is_said():
    got = copy.deepcopy(ENTRY)
    assert [*compared(ENTRY, got)] == []
    got["structure"]["names"] = "other"
    got["values"][3] += 1.0
    names, values = compared(ENTRY, got)
    assert names == f"names: other instead of {ENTRY['structure']['names']}"
    assert values.startswith("values: [")
    got["values"][3] = float("nan")
    assert len([*compared(ENTRY, got)]) == 2


def test_other_files_are_said():
    assert [*compared({"files": "a"}, {"files": "b"})] == ["other files of weights"]
