"""Every Keras row of the golden tables: layers, losses, metrics, optimizers, models, `fit`."""

import pytest

from tests.golden import replay

AREAS = ("layers", "convlayers", "losses", "metrics", "optimizers", "models", "fit", "mnist")


@pytest.mark.parametrize(("area", "name"), replay.rows(*AREAS))
def test_eager(area, name):
    replay.check_eager(area, name)


@pytest.mark.parametrize(("area", "name"), replay.rows("losses", "metrics", way="fn"))
def test_function(area, name):
    replay.check_function(area, name)


@pytest.mark.parametrize(("area", "name"), replay.rows("losses", way="fd"))
def test_finite_differences(area, name):
    replay.check_differences(area, name)
