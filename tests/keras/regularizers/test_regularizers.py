"""Values are in the golden tables; here: arguments, identifiers, configurations, mistakes."""

import numpy as np
import pytest

import yeoul as tf

R = tf.keras.regularizers


def test_factors_have_the_precision_of_floatx():
    assert R.L2(0.1).get_config() == {"l2": float(np.float32(0.1))}
    assert R.L1L2(0.1).get_config() == {"l1": float(np.float32(0.1)), "l2": 0.0}


def test_none_means_the_default():
    assert R.L2(None).get_config() == R.L2(0.01).get_config()
    assert R.L1L2(None, None).get_config() == {"l1": 0.0, "l2": 0.0}


def test_the_old_keyword():
    assert R.l2(l=0.5).l2 == 0.5
    assert R.l1(l=0.5).l1 == 0.5


@pytest.mark.parametrize("make", [R.L1, R.L2, R.L1L2, R.OrthogonalRegularizer])
@pytest.mark.parametrize("bad", ["a", [1.0], np.float32(0.5)])
def test_factors_are_numbers(make, bad):
    with pytest.raises(ValueError, match="not a valid regularization penalty number, expected an"):
        make(bad)


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_factors_are_finite(bad):
    with pytest.raises(ValueError, match="an infinite number or NaN are not valid values"):
        R.L1(bad)


def test_unknown_keywords():
    with pytest.raises(TypeError, match=r"Argument\(s\) not recognized: {'foo': 1}"):
        R.L1(foo=1)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "bfloat16"])
def test_dtype_of_the_weight_is_kept(dtype):
    x = tf.constant([1.0, 2.0], dtype)
    for regularizer in (R.L1(0.5), R.L2(0.5), R.L1L2(0.5, 0.5), R.L1L2()):
        assert regularizer(x).dtype.name == dtype
    assert float(R.L1L2(0.5, 0.5)(x)) == 4.0


def test_orthogonal_takes_matrices():
    with pytest.raises(ValueError, match="must have rank 2"):
        R.OrthogonalRegularizer()(tf.ones([2, 2, 2]))
    with pytest.raises(ValueError, match="Expected one of"):
        R.OrthogonalRegularizer(mode="diagonal")


def test_the_base_class():
    assert R.Regularizer()(1) == 0.0
    with pytest.raises(NotImplementedError, match="does not implement get_config"):
        R.Regularizer().get_config()


def test_identifiers():
    assert R.get(None) is None
    assert isinstance(R.get("l2"), R.L2)
    assert R.get("l1_l2").get_config() == R.L1L2(0.01, 0.01).get_config()
    assert R.get(R.L1(0.5)).l1 == 0.5
    assert R.get({"class_name": "L2", "config": {"l2": 0.25}}).l2 == 0.25
    assert R.get(abs) is abs
    with pytest.raises(ValueError, match=r"Unknown regularizer: 'l3'\. Did you mean"):
        R.get("l3")
    with pytest.raises(ValueError, match="Could not interpret regularizer identifier: 5"):
        R.get(5)


def test_serialized_and_back():
    made = R.L1L2(0.5, 0.25)
    config = R.serialize(made)
    assert config == {
        "module": "keras.regularizers",
        "class_name": "L1L2",
        "config": {"l1": 0.5, "l2": 0.25},
        "registered_name": None,
    }
    assert R.deserialize(config).get_config() == made.get_config()
    legacy = R.serialize(made, use_legacy_format=True)
    assert legacy == {"class_name": "L1L2", "config": {"l1": 0.5, "l2": 0.25}}
    assert R.deserialize(legacy, use_legacy_format=True).get_config() == made.get_config()
