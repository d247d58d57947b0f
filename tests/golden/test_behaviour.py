"""Golden rows of behaviour: tapes, random numbers, datasets, printed forms, mistakes."""

import pytest

from tests.golden import replay

AREAS = ("tape", "function", "control", "rows", "random", "data", "prints")


@pytest.mark.parametrize(("area", "name"), replay.rows(*AREAS))
def test_eager(area, name):
    replay.check_eager(area, name)


@pytest.mark.parametrize(("area", "name"), replay.rows("tape", way="fn"))
def test_function(area, name):
    replay.check_function(area, name)


@pytest.mark.parametrize(("area", "name"), replay.rows("mistakes"))
def test_class_of_the_exception(area, name):
    replay.check_error(area, name)
