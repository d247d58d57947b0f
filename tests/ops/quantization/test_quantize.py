"""tf.quantization.quantize, dequantize and quantized_concat; quantized dtypes everywhere."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.core.errors import InvalidArgumentError, UnimplementedError
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE

NAMES = ("qint8", "quint8", "qint16", "quint16", "qint32")


@pytest.mark.parametrize("name", NAMES)
def test_dtypes_are_numpy_structures(name):
    dtype = getattr(tf, name)
    assert dtype.as_numpy_dtype.names == (name,)
    assert tf.as_dtype(dtype.as_numpy_dtype) is dtype
    x = tf.constant(np.array([(1,), (3,)], dtype.as_numpy_dtype))
    assert x.dtype is dtype
    assert x.numpy().tolist() == [1, 3]
    assert str(x) == f"tf.Tensor([1 3], shape=(2,), dtype={name})"
    assert int(x[1]) == 3
    assert bool(x[0])


def test_constants_are_checked():
    with pytest.raises(TypeError, match="int8"):
        tf.constant([300], tf.qint8)
    with pytest.raises(TypeError, match=r"1\.5"):
        tf.constant(1.5, tf.qint8)


def test_they_live_in_graphs_variables_and_datasets():
    x = tf.constant([1, -2], tf.qint8)
    assert tf.function(lambda a: tf.cast(tf.identity(a), tf.int32))(x).numpy().tolist() == [1, -2]
    assert tf.function(lambda: x)().dtype is tf.qint8
    variable = tf.Variable(x)
    assert repr(variable).endswith("dtype=qint8, numpy=array([ 1, -2], dtype=int8)>")
    variable.assign(tf.constant([5, 6], tf.qint8))
    assert variable.numpy().tolist() == [5, 6]
    assert [int(e) for e in tf.data.Dataset.from_tensor_slices(x)] == [1, -2]


def test_branches_and_loops_of_them_run_on_the_host():
    @tf.function
    def chosen(flag, x):
        return tf.cond(flag, lambda: x, lambda: tf.concat([x[:1], x[:1]], 0))

    x = tf.constant([7, 9], tf.quint8)
    assert chosen(tf.constant(True), x).numpy().tolist() == [7, 9]
    assert chosen(tf.constant(False), x).numpy().tolist() == [7, 7]

    @tf.function
    def looped(x):
        for _ in tf.range(3):
            x = tf.reverse(x, [0]) if False else tf.identity(x)
        return x

    assert looped(x).numpy().tolist() == [7, 9]


def test_large_ones_stay_with_numpy():
    x = tf.cast(tf.range(1 << 22), tf.qint32)
    assert int(tf.reshape(x, [2, -1])[1, 0]) == 1 << 21


def test_print(capsys):
    import sys

    tf.print(tf.constant([1, -2], tf.qint8), output_stream=sys.stdout)
    assert capsys.readouterr().out == "[1 -2]\n"


def test_protos_hold_them():
    x = np.array([(1,), (2,)], tf.qint8.as_numpy_dtype)
    again = tf.make_ndarray(tf.make_tensor_proto(x))
    assert again.dtype == x.dtype
    assert again.tolist() == x.tolist()


@pytest.mark.parametrize("name", NAMES[:4])
@pytest.mark.parametrize("mode", ["MIN_COMBINED", "MIN_FIRST", "SCALED"])
def test_there_and_back(name, mode):
    dtype = getattr(tf, name)
    x = np.linspace(-1.4, 1.9, 50).astype(np.float32)
    output, low, high = tf.quantization.quantize(x, -1.5, 2.0, dtype, mode)
    back = tf.quantization.dequantize(output, low, high, mode).numpy()
    step = (float(high) - float(low)) / (2.0 ** (8 * dtype.size) - 1)
    inside = x >= low.numpy()
    np.testing.assert_allclose(back[inside], x[inside], atol=0.76 * step + 1e-6)


def test_in_functions_of_unknown_shape():
    @tf.function(input_signature=[tf.TensorSpec(None)])
    def f(x):
        output, low, high = tf.quantization.quantize(x, -1.0, 1.0, tf.qint8, mode="SCALED")
        assert output.dtype is tf.qint8
        return tf.quantization.dequantize(output, low, high, mode="SCALED")

    np.testing.assert_allclose(f([0.5, -1.0]), [0.5, -1.0], atol=0.01)
    assert f([]).shape == (0,)


def test_mistakes():
    q = tf.quantization
    with pytest.raises(InvalidArgumentError, match="Axis must be less than the rank 1"):
        q.quantize([1.0], [0.0], [1.0], tf.qint8, axis=3)
    with pytest.raises(InvalidArgumentError, match="max_range must be a 1-D tensor"):
        q.quantize([1.0], [0.0], 1.0, tf.qint8, axis=0)
    with pytest.raises(InvalidArgumentError, match="`min_range` must be a scalar"):
        q.quantize([1.0], [0.0, 1.0], 1.0, tf.qint8)
    with pytest.raises(UnimplementedError, match="MIN_FIRST"):
        q.dequantize(tf.constant([[1]], tf.qint8), [0.0], [1.0], "MIN_FIRST", axis=0)
    with pytest.raises(InvalidArgumentError, match="Value for attr 'T' of int32"):
        q.dequantize(tf.constant([1]), 0.0, 1.0)
    with pytest.raises(InvalidArgumentError, match="Value for attr 'dtype' of"):
        q.dequantize(tf.constant([1], tf.qint8), 0.0, 1.0, dtype=tf.float64)
    x = tf.constant([1], tf.qint8)
    with pytest.raises(InvalidArgumentError, match="is no axis"):
        q.quantized_concat(1, [x], [0.0], [1.0])
    with pytest.raises(InvalidArgumentError, match="must be alike"):
        q.quantized_concat(0, [x, tf.constant([[1]], tf.qint8)], [0.0] * 2, [1.0] * 2)
    with pytest.raises(TypeError, match="Expected list for 'values'"):
        q.quantized_concat(0, x, [0.0], [1.0])
    with pytest.raises(InvalidArgumentError, match="with length 2 must match"):
        q.quantized_concat(0, [x], [0.0, 1.0], [1.0])


def test_record_without_kernel_in_tensorflow():
    x = tf.constant([10, 200, 90], tf.quint8)
    clipped = execute(
        TABLE["QuantizedReluX"], (x, 3.0, -10.0, 12.0), {"out_type": tf.quint8.as_numpy_dtype}
    )[0]
    assert clipped.numpy().tolist() == [116, 151, 116]  # the levels of 0 and of 3


def test_mistakes_in_records():
    R = tf.raw_ops
    u = lambda v: tf.cast(v, tf.quint8)  # noqa: E731
    ends = {"min_input": -1.0, "max_input": 2.0}
    with pytest.raises(InvalidArgumentError, match="Matrix size-incompatible"):
        R.QuantizedMatMul(a=u([[1]]), b=u([[1], [2]]), min_a=0.0, max_a=1.0, min_b=0.0, max_b=1.0)
    with pytest.raises(InvalidArgumentError, match="as many biases"):
        R.QuantizedBiasAdd(
            input=u([[1]]), bias=u([1, 2]), min_bias=0.0, max_bias=1.0, out_type=tf.qint32, **ends
        )
    with pytest.raises(InvalidArgumentError, match="dilated rate as 1"):
        R.QuantizedConv2D(
            input=u([[[[1]]]]), filter=u([[[[1]]]]), min_filter=0.0, max_filter=1.0,
            strides=[1, 1, 1, 1], padding="VALID", dilations=[1, 2, 1, 1], **ends,
        )  # fmt: skip
    with pytest.raises(InvalidArgumentError, match="same depth"):
        R.QuantizedConv2D(
            input=u([[[[1]]]]), filter=u([[[[1], [2]]]]), min_filter=0.0, max_filter=1.0,
            strides=[1, 1, 1, 1], padding="VALID", **ends,
        )  # fmt: skip
    with pytest.raises(InvalidArgumentError, match="4-dimensional"):
        R.QuantizedMaxPool(
            input=u([1]), ksize=[1, 1, 1, 1], strides=[1, 1, 1, 1], padding="VALID", **ends
        )
    with pytest.raises(InvalidArgumentError, match="must have 4 dimensions"):
        R.QuantizedInstanceNorm(x=u([1]), x_min=0.0, x_max=1.0)
    x = tf.cast([1], tf.qint32)
    for low, high, message in ((0.5, 1.0, "must be <= 0"), (0.0, -1.0, "must be >=")):
        with pytest.raises(InvalidArgumentError, match=message):
            R.Requantize(
                input=x, input_min=-1.0, input_max=1.0, requested_output_min=low,
                requested_output_max=high, out_type=tf.quint8,
            )  # fmt: skip
    with pytest.raises(InvalidArgumentError, match="quantization_axis 1"):
        R.UniformQuantize(
            input=[1.0], scales=[1.0], zero_points=[0], Tout=tf.qint8, quantization_axis=1,
            quantization_min_val=-128, quantization_max_val=127,
        )  # fmt: skip
