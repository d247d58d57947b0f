"""Eager tensors: Python's protocols."""

import copy
import pickle

import numpy as np
import pytest

import yeoul as tf


def test_numpy_is_a_copy_that_may_be_written():
    x = tf.constant([1.0, 2.0])
    x.numpy()[0] = 9.0
    assert x.numpy().tolist() == [1.0, 2.0]
    np.asarray(x)[0]
    assert isinstance(tf.constant(3).numpy(), np.int32)


def test_a_tensor_does_not_change_with_the_array_it_was_made_from():
    source = np.zeros(3)
    x = tf.constant(source)
    source[0] = 1.0
    assert x.numpy().tolist() == [0.0, 0.0, 0.0]


def test_conversions():
    assert int(tf.constant(3.7)) == 3
    assert float(tf.constant(3)) == 3.0
    assert complex(tf.constant(1 + 2j)) == 1 + 2j
    assert [10, 20, 30][tf.constant(1)] == 20
    assert bool(tf.constant([1]))
    assert f"{tf.constant(1.5):.2f}" == "1.50"
    with pytest.raises(ValueError, match="ambiguous"):
        bool(tf.constant([1, 2]))


def test_iteration_and_length():
    assert [int(v) for v in tf.constant([1, 2, 3])] == [1, 2, 3]
    assert len(tf.zeros([4, 2])) == 4
    with pytest.raises(TypeError, match="Cannot iterate over a scalar"):
        iter(tf.constant(1))
    with pytest.raises(TypeError, match="no `len"):
        len(tf.constant(1))
    with pytest.raises(TypeError, match="reduce_any"):
        1 in tf.constant([1, 2])  # noqa: B015


def test_equality_and_references():
    x = tf.constant([1, 2])
    assert (x == [1, 3]).numpy().tolist() == [True, False]
    assert (x != None) is True  # noqa: E711
    with pytest.raises(TypeError, match=r"use tensor\.ref\(\)"):
        hash(x)
    assert {x.ref(): 1}[x.ref()] == 1
    assert x.ref().deref() is x
    assert x.ref() != tf.constant([1, 2]).ref()


def test_copies_and_pickles():
    x = tf.constant([[1.0, 2.0]])
    for y in (copy.copy(x), copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert y.numpy().tolist() == [[1.0, 2.0]]
    text = tf.constant(["a", "b"])
    assert pickle.loads(pickle.dumps(text)).numpy().tolist() == [b"a", b"b"]


def test_dlpack_both_ways():
    x = tf.constant([1.0, 2.0])
    assert np.from_dlpack(x).tolist() == [1.0, 2.0]
    assert x.__dlpack_device__()[0] == 1


def test_html_is_a_table_or_text():
    assert tf.constant([[1, 2]])._repr_html_().count("<td>") == 2
    assert "<pre>" in tf.zeros([2, 2, 2])._repr_html_()
    assert "my_var:0" in tf.Variable([1.0], name="my_var")._repr_html_()


def test_where_a_tensor_is():
    assert tf.constant(1).device == "/job:localhost/replica:0/task:0/device:CPU:0"


@pytest.mark.parametrize("n", [10, 1000, 200_000])
def test_host_and_compiled_paths_agree(n):
    x = tf.constant(np.linspace(-3, 3, n, dtype=np.float32))
    expected = np.tanh(x.numpy()) * 2 + 1
    np.testing.assert_allclose((tf.tanh(x) * 2.0 + 1.0).numpy(), expected, rtol=1e-5, atol=1e-6)


def test_dtypes_are_never_changed_silently():
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"tf\.cast"):
        tf.constant(1) + tf.constant(1.0)
    with pytest.raises(ValueError, match=r"Use tf\.cast"):
        tf.convert_to_tensor(tf.constant(1), tf.float32)
    with pytest.raises(TypeError, match=r"Cannot convert 1\.5"):
        tf.constant(1.5, tf.int32)


def test_the_shape_of_an_eager_tensor_is_only_checked():
    x = tf.ones([2, 3])
    assert x.set_shape([None, 3]) is None
    with pytest.raises(ValueError, match="is not compatible with supplied shape"):
        x.set_shape([2, 2])


def test_a_tensor_in_a_text_is_its_array():
    assert f"{tf.constant([1, 2])} {tf.constant('a')} {tf.constant(2.5):.2f}" == "[1 2] b'a' 2.50"
    with pytest.raises(TypeError, match="unsupported format string"):
        format(tf.constant([1.0]), ".2f")
