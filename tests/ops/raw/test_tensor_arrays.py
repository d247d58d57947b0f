"""Gradients through tensor arrays, which TensorFlow has for graphs of TF 1 alone, and mistakes."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

raw = tf.raw_ops


def made(size=3):
    array = raw.TensorArrayV3(size=size, dtype=tf.float32, clear_after_read=False)
    return array.handle, array.flow


def write_and_read(x):
    handle, flow = made()
    flow = raw.TensorArrayWriteV3(handle=handle, index=1, value=x * x, flow_in=flow)
    return raw.TensorArrayReadV3(handle=handle, index=1, flow_in=flow, dtype=tf.float32)


def write_and_gather(x):
    handle, flow = made()
    flow = raw.TensorArrayWriteV3(handle=handle, index=0, value=x * x, flow_in=flow)
    flow = raw.TensorArrayWriteV3(handle=handle, index=1, value=x, flow_in=flow)
    rows = raw.TensorArrayGatherV3(handle=handle, indices=[1, 0], flow_in=flow, dtype=tf.float32)
    return rows * [[1.0], [3.0]]


def scatter_and_concat(x):
    handle, flow = made(2)
    rows = tf.stack([x * x, x])
    flow = raw.TensorArrayScatterV3(handle=handle, indices=[1, 0], value=rows, flow_in=flow)
    return raw.TensorArrayConcatV3(handle=handle, flow_in=flow, dtype=tf.float32).value


def split_and_read(x):
    handle, flow = made(2)
    flow = raw.TensorArraySplitV3(handle=handle, value=x * x, lengths=[1, 2], flow_in=flow)
    return raw.TensorArrayReadV3(handle=handle, index=1, flow_in=flow, dtype=tf.float32)


EXPECTED = {
    write_and_read: lambda x: 2 * x,
    write_and_gather: lambda x: 6 * x + 1,
    scatter_and_concat: lambda x: 2 * x + 1,
    split_and_read: lambda x: 2 * x * [0, 1, 1],
}


@pytest.mark.parametrize("program", EXPECTED, ids=lambda f: f.__name__)
def test_gradients(program):
    x = np.array([1.0, 2.0, 3.0], np.float32)

    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = program(x)
        return tape.gradient(y, x)

    np.testing.assert_allclose(slope(tf.constant(x)), EXPECTED[program](x))
    np.testing.assert_allclose(tf.function(slope)(tf.constant(x)), EXPECTED[program](x))


test_mistakes = mistakes(
    {
        "no handle": (
            lambda: raw.TensorArrayReadV3(handle=1, index=0, flow_in=0.0, dtype=tf.int32),
            BAD,
            "takes a handle of a TensorArray, not .*1.*: pass what the op that made it gave",
        ),
        "beyond": (
            lambda: raw.TensorArrayWriteV3(handle=made()[0], index=5, value=1.0, flow_in=0.0),
            BAD,
            "Tried to write to index 5 but array is not resizeable and size is: 3",
        ),
        "unwritten": (
            lambda: raw.TensorArrayReadV3(handle=made()[0], index=0, flow_in=0.0, dtype=tf.float32),
            BAD,
            "nothing was written there, and the element shape None is not fully defined",
        ),
        "no stack": (
            lambda: raw.StackPopV2(handle=made()[0], elem_type=tf.float32),
            BAD,
            "StackPopV2 takes a handle of a Stack",
        ),
        "no map": (
            lambda: raw.TensorMapSize(input_handle=made()[0]),
            BAD,
            "TensorMapSize takes a handle of a TensorMap",
        ),
        "no key": (
            lambda: raw.TensorMapLookup(
                input_handle=raw.EmptyTensorMap(), key=3, value_dtype=tf.int32
            ),
            BAD,
            "Trying to lookup non-existent key. Could not find key 3",
        ),
        "empty list": (
            lambda: raw.TensorListPopBack(
                input_handle=raw.EmptyTensorList(
                    element_shape=[1], max_num_elements=-1, element_dtype=tf.int32
                ),
                element_shape=[1],
                element_dtype=tf.int32,
            ),
            BAD,
            "Trying to pop from an empty list",
        ),
        "no function": (
            lambda: raw.PartitionedCall(args=[1.0], Tout=[tf.float32], f=3),
            BAD,
            "Expected a concrete function for argument 'f' of tf.raw_ops.PartitionedCall, not 3",
        ),
    }
)
