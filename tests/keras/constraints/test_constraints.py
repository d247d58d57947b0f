"""Values are in the golden tables; here: rings of kernels, identifiers, mistakes."""

import numpy as np
import pytest

import yeoul as tf

C = tf.keras.constraints

RINGS = {
    2: [[0, 0], [0, 0]],
    3: [[4, 4, 4], [4, 0, 4], [4, 4, 4]],
    4: [[15, 15, 15, 15], [15, 5, 5, 15], [15, 5, 5, 15], [15, 15, 15, 15]],
    5: [[18] * 5, [18, 12, 12, 12, 18], [18, 12, 6, 12, 18], [18, 12, 12, 12, 18], [18] * 5],
}


@pytest.mark.parametrize("size", RINGS)
def test_radial_constraint_takes_the_values_tensorflow_takes(size):
    kernel = np.arange(size * size, dtype="float32").reshape(size, size, 1, 1)
    got = C.RadialConstraint()(tf.constant(kernel))
    np.testing.assert_array_equal(got[:, :, 0, 0], RINGS[size])


def test_radial_constraint_treats_kernels_apart():
    kernels = np.arange(54, dtype="float32").reshape(3, 3, 2, 3)
    got = C.RadialConstraint()(tf.constant(kernels)).numpy()
    np.testing.assert_array_equal(got[:, :, 0, 1], [[25, 25, 25], [25, 1, 25], [25, 25, 25]])


def test_radial_constraint_shapes():
    with pytest.raises(ValueError, match="must have rank 4"):
        C.RadialConstraint()(tf.ones([3, 3]))
    with pytest.raises(ValueError, match="takes square kernels"):
        C.RadialConstraint()(tf.ones([3, 4, 1, 1]))


def test_several_axes():
    got = C.MaxNorm(1.0, axis=[0, 1])(tf.ones([2, 2, 3]))
    np.testing.assert_allclose(got, np.full([2, 2, 3], 0.5), rtol=1e-6)


def test_base_class_changes_nothing():
    w = tf.constant([1.0])
    assert C.Constraint()(w) is w
    assert C.Constraint().get_config() == {}


def test_identifiers():
    assert C.get(None) is None
    assert isinstance(C.get("NonNeg"), C.NonNeg)
    assert C.get({"class_name": "MaxNorm", "config": {"max_value": 3}}).max_value == 3
    with pytest.raises(ValueError, match=r"Unknown constraint: 'nonneg'\. Did you mean"):
        C.get("nonneg")
    with pytest.raises(ValueError, match="Improper config format"):
        C.get({"a": 1})


def test_serialized_and_back():
    made = C.MinMaxNorm(0.1, 0.9, 0.5, axis=1)
    assert C.deserialize(C.serialize(made)).get_config() == made.get_config()
    assert C.serialize(None) is None


def test_a_constraint_of_a_variable_holds_after_an_update():
    w = tf.Variable([-1.0, 2.0], constraint=C.NonNeg())
    tf.keras.optimizers.SGD(1.0).apply_gradients([(tf.constant([0.0, 3.0]), w)])
    np.testing.assert_array_equal(np.abs(w.numpy()), [0.0, 0.0])
