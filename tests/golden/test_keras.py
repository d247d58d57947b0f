"""Every Keras row of the golden tables: layers, losses, metrics, optimizers, models, `fit`."""

from pathlib import Path

import pytest

from tests.golden import replay

AREAS = (
    *("layers", "convlayers", "losses", "metrics", "optimizers", "models", "fit", "mnist"),
    *sorted(p.stem[len("cases_") :] for p in Path(__file__).parent.glob("cases_keras_*.py")),
)
# Each optimizer of `legacy` does what its newer form does, so that half of their rows tell.
ROWS = [
    row
    for row in replay.rows(*AREAS)
    if not (row.values[1].startswith("legacy.") and replay.spared(row.values[1]))
]


@pytest.mark.parametrize(("area", "name"), ROWS)
def test_eager(area, name):
    replay.check_eager(area, name)


@pytest.mark.parametrize(("area", "name"), replay.rows("losses", "metrics", way="fn"))
def test_function(area, name):
    replay.check_function(area, name)


@pytest.mark.parametrize(("area", "name"), replay.rows("losses", way="fd"))
def test_finite_differences(area, name):
    replay.check_differences(area, name)
