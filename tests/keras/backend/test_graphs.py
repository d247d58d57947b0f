"""Functions of symbolic tensors, and what is printed."""

import pytest

import yeoul as tf

K = tf.keras.backend


def test_a_tensor_is_printed_whenever_it_is_computed(capsys):
    x = tf.keras.Input((2,))
    model = tf.keras.Model(x, K.print_tensor(x * 2.0, "twice:"))
    assert capsys.readouterr().out == ""
    model(tf.constant([[1.0, 2.0]]))
    assert capsys.readouterr().out == "twice: [[2 4]]\n"


def test_names_count_from_the_beginning_again():
    K.clear_session()
    first = tf.keras.layers.Dense(1).name
    assert tf.keras.layers.Dense(1).name == f"{first}_1"
    K.reset_uids()
    assert tf.keras.layers.Dense(1).name == first


def test_errors_say_what_to_do():
    with pytest.raises(ValueError, match=r"takes a matrix .* \(2, 3, 4\)\. Use .*repeat_elements"):
        K.repeat(tf.ones((2, 3, 4)), 2)
    with pytest.raises(ValueError, match="two numbers for each of 3 axes"):
        K.spatial_3d_padding(tf.ones((1, 2, 2, 2, 1)), ((1, 1), (1, 1)))
    with pytest.raises(IndexError, match=r"axes=\(5, 5\) are out of range"):
        K.batch_dot(tf.ones((2, 3)), tf.ones((2, 3)), axes=5)
    with pytest.raises(AttributeError, match="numpy"):
        K.get_value(K.placeholder((2,)))
