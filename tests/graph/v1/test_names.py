"""tf.compat.v1 has the names of TensorFlow 1, with its arguments."""

import inspect
import subprocess
import sys

import numpy as np
import pytest

import yeoul as tf
from yeoul.core.errors import InvalidArgumentError

v1 = tf.compat.v1


def test_what_is_the_same_is_the_same():
    assert v1.matmul is tf.matmul
    assert v1.float32 is tf.float32
    assert v1.nn.relu is tf.nn.relu
    assert v1.log is tf.math.log
    assert v1.matrix_inverse is tf.linalg.inv
    assert v1.random_normal is tf.random.normal
    assert v1.errors is tf.errors
    assert v1.keras is tf.keras
    assert v1.GradientTape is tf.GradientTape


def test_what_differs_is_not():
    for name in ("reduce_sum", "argmax", "where", "Variable", "constant", "zeros_initializer"):
        assert getattr(v1, name) is not getattr(tf, name)
    assert v1.batch_to_space is not tf.batch_to_space
    assert not hasattr(v1, "set_seed")


def test_as_modules():
    code = (
        "import yeoul; yeoul.install_as_tensorflow()\n"
        "import tensorflow.compat.v1 as tf\n"
        "tf.disable_v2_behavior()\n"
        "x = tf.placeholder(tf.float32, [2])\n"
        "with tf.Session() as sess:\n"
        "    print(sess.run(tf.reduce_sum(x, keep_dims=True), {x: [1, 2]}).tolist())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[3.0]\n"


def test_signatures():
    names = list(inspect.signature(v1.reduce_sum).parameters)
    assert names == ["input_tensor", "axis", "keepdims", "name", "reduction_indices", "keep_dims"]
    assert "reduction_indices: TensorFlow 2 calls it `axis`." in v1.reduce_sum.__doc__
    assert "optimize: has no effect." in v1.zeros_like.__doc__


def test_older_arguments():
    x = tf.constant([[1.0, 2.0], [3.0, 4.0]])
    assert v1.reduce_sum(x, reduction_indices=0, keep_dims=True).numpy().tolist() == [[4.0, 6.0]]
    assert v1.reduce_sum(x, 1, True).numpy().tolist() == [[3.0], [7.0]]
    assert v1.argmax(x, dimension=0).dtype == tf.int64
    assert v1.transpose(x, [1, 0], "name").numpy().tolist() == [[1.0, 3.0], [2.0, 4.0]]
    assert v1.shape(x, None, tf.int64).dtype == tf.int64
    assert v1.convert_to_tensor(1, preferred_dtype=tf.float32).dtype == tf.float32
    assert v1.strings.length("abc", None, "BYTE").numpy() == 3
    v1.assert_equal(x, x, data=["unused"])


def test_arguments_passed_twice_or_unknown():
    with pytest.raises(ValueError, match="Cannot specify both 'axis' and 'reduction_indices'"):
        v1.reduce_sum([1.0], axis=0, reduction_indices=0)
    with pytest.raises(TypeError, match="unexpected keyword argument 'axes'"):
        v1.reduce_sum([1.0], axes=0)
    with pytest.raises(TypeError, match="missing a required argument: 'input_tensor'"):
        v1.reduce_sum()


def test_casts():
    assert v1.to_float(3).dtype == tf.float32
    assert v1.to_int64(3.7).numpy() == 3
    assert v1.to_double([1]).dtype == tf.float64
    assert v1.to_bfloat16(1.0).dtype == tf.bfloat16
    assert v1.to_complex64(1.0).dtype == tf.complex64


def test_division():
    assert v1.div(7, -2).numpy() == -4
    assert v1.div(7.0, 2.0).numpy() == 3.5


def test_constants_are_filled_up():
    assert v1.constant([1, 2], shape=[2, 2]).numpy().tolist() == [[1, 2], [2, 2]]
    assert v1.constant([1.0], tf.float64, [2]).numpy().tolist() == [1.0, 1.0]
    assert v1.constant([1, 2], verify_shape=True, shape=[2]).shape == [2]
    assert v1.constant(np.ones(2), shape=[2, 1]).shape == [2, 1]
    with pytest.raises(TypeError, match=r"Expected Tensor's shape: \(3,\), got \(2,\)"):
        v1.constant([1, 2], shape=[3], verify_shape=True)


def test_where_chooses_rows():
    x = tf.zeros([2, 2])
    assert v1.where([True, False], x, x + 1.0).numpy().tolist() == [[0.0, 0.0], [1.0, 1.0]]
    assert v1.where([False, True]).numpy().tolist() == [[1]]


def test_cross_entropy_has_no_gradient_to_the_labels():
    labels, logits = tf.constant([[0.5, 0.5]]), tf.constant([[1.0, 2.0]])
    with tf.GradientTape() as tape:
        tape.watch([labels, logits])
        loss = v1.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    grads = tape.gradient(loss, [labels, logits])
    assert grads[0] is None
    assert grads[1].numpy() == pytest.approx(np.array([[-0.2310586, 0.2310586]]))


def test_dropout():
    x = tf.ones([1000])
    assert float(tf.reduce_mean(v1.nn.dropout(x, keep_prob=0.25, seed=1))) == pytest.approx(1, 0.3)
    assert set(v1.nn.dropout(x, rate=0.75, seed=1).numpy().tolist()) == {0.0, 4.0}
    with pytest.raises(ValueError, match="Pass one of rate and keep_prob: rate=None, keep_prob=N"):
        v1.nn.dropout(x)


def test_convolutions_and_pools():
    x = tf.reshape(tf.range(16.0), [1, 4, 4, 1])
    w = tf.ones([2, 2, 1, 1])
    new = tf.nn.conv2d(x, w, 2, "SAME")
    assert (v1.nn.conv2d(x, filter=w, strides=[1, 2, 2, 1], padding="SAME") == new).numpy().all()
    assert v1.nn.max_pool(value=x, ksize=2, strides=2, padding="VALID").shape == [1, 2, 2, 1]
    assert v1.nn.avg_pool(x, ksize=2, strides=2, padding="VALID").shape == [1, 2, 2, 1]
    assert v1.nn.depthwise_conv2d(x, w, [1, 1, 1, 1], "VALID", rate=[1, 1]).shape == [1, 3, 3, 1]


def test_moments():
    mean, variance = v1.nn.moments(tf.constant([[1.0, 3.0]]), [1], keep_dims=True)
    assert (mean.numpy().tolist(), variance.numpy().tolist()) == ([[2.0]], [[1.0]])


def test_checks():
    assert v1.verify_tensor_all_finite(t=tf.constant(1.0), msg="m").numpy() == 1.0
    with pytest.raises(InvalidArgumentError, match="bad"):
        v1.verify_tensor_all_finite(tf.constant(float("nan")), "bad")
    with tf.Graph().as_default(), v1.Session() as sess:
        x = v1.placeholder(tf.float32, [])
        y = v1.verify_tensor_all_finite(x, "bad")
        assert sess.run(y, {x: 1.0}) == 1.0
        with pytest.raises(InvalidArgumentError, match="bad"):
            sess.run(y, {x: float("inf")})


def test_print(capfd):
    with tf.Graph().as_default(), v1.Session() as sess:
        assert sess.run(v1.Print(tf.constant(3), [tf.constant(4)], "four is ")) == 3
    assert capfd.readouterr().err == "four is 4\n"
    with pytest.raises(
        ValueError, match=r"tf.Print prints each time; first_n=1 cannot be followed"
    ):
        v1.Print(1, [1], first_n=1)


def test_name_scopes_with_a_default():
    with tf.Graph().as_default():
        for _ in range(2):
            with v1.name_scope(None, "block", [1]):
                name = tf.constant(1).name
        assert name == "block_1/Const:0"
    with pytest.raises(TypeError, match=r"At least one of name .None. and default_name"):
        v1.name_scope(None, None, [1])


def test_resource_variables():
    v1.disable_resource_variables()
    v1.enable_resource_variables()
    assert v1.resource_variables_enabled()


def test_python_functions():
    with tf.Graph().as_default(), v1.Session() as sess:
        assert sess.run(v1.py_func(np.negative, [tf.constant(2)], tf.int32)) == -2


def test_multinomial():
    drawn = v1.multinomial([[0.0, -1e9]], 3, output_dtype=tf.int32)
    assert drawn.numpy().tolist() == [[0, 0, 0]]
