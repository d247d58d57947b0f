"""Programs that draw random numbers: the same numbers as TF 2.15 gives."""

import pathlib

import numpy as np
import pytest

import yeoul as tf
from tests.golden.random_programs import PROGRAMS, run

RECORDED = np.load(pathlib.Path(__file__).parent / "random/programs.npz")

# Sums and decompositions round differently; everything else is equal to the last bit.
TOLERANCES = {
    "gamma_has_gradients": 2e-4,
    "candidates": 1e-6,
    "gradients_through_functions": 1e-6,
    "keras_initializers": 2e-6,
    "keras_initializers_without_seed": 2e-6,
    "keras_dropout": 1e-6,
    "keras_training_with_dropout": 1e-5,
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_numbers_are_those_of_tensorflow(name):
    tf.random.set_seed(None)
    arrays = run(tf, PROGRAMS[name])
    tf.random.set_seed(None)
    expected = [RECORDED[f"{name}/{i}"] for i in range(len(arrays))]
    assert f"{name}/{len(arrays)}" not in RECORDED
    tolerance = TOLERANCES.get(name, 0)
    for i, (array, wanted) in enumerate(zip(arrays, expected, strict=True)):
        assert array.dtype == wanted.dtype, i
        if tolerance and array.dtype.kind == "f":
            np.testing.assert_allclose(array, wanted, tolerance, tolerance, err_msg=str(i))
        elif array.dtype == np.float64:
            np.testing.assert_allclose(array, wanted, 4e-15, err_msg=str(i))
        else:
            np.testing.assert_array_equal(array, wanted, err_msg=str(i))
