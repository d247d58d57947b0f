"""Data of compiled loops: read in place or copied, the same samples come out."""

import jax
import numpy as np
import pytest

import yeoul as tf
from yeoul.keras.training.device_data import ALIGNMENT, SMALL, InPlace, rows, to_device


def at_offset(array, offset):
    """A copy of the array that begins this many bytes after an aligned address."""
    memory = np.empty(array.nbytes + 2 * ALIGNMENT, np.uint8)
    start = -memory.ctypes.data % ALIGNMENT + offset
    placed = memory[start : start + array.nbytes].view(array.dtype).reshape(array.shape)
    placed[...] = array
    return placed


def numbers(shape, dtype):
    return np.arange(np.prod(shape)).astype(dtype).reshape(shape)


@pytest.mark.parametrize("offset", [0, 4, 16, 60])
@pytest.mark.parametrize("sample", [(), (3,), (5, 7, 2), (800,)])
@pytest.mark.parametrize("dtype", ["float32", "uint8"])
def test_the_samples_of_a_step(sample, offset, dtype):
    size = 2 * SMALL // (np.dtype(dtype).itemsize * max(1, int(np.prod(sample))))
    array = at_offset(numbers((size, *sample), dtype), offset)
    device = to_device(array)
    assert isinstance(device, InPlace) == (offset != 0)
    order = np.random.default_rng(0).permutation(size)[:64].astype(np.int32)
    order[:8] = [0, size - 1, 1, size - 2, 15, size - 16, 16, size - 17]
    order[8:16] = [17, 63, 64, 65, size - 18, size - 64, size - 65, size - 66]
    take = jax.jit(rows, static_argnums=3)
    np.testing.assert_array_equal(take(device, order, 0, 64), array[order])
    for step in (0, 1, size // 64 - 1):
        want = array[step * 64 : (step + 1) * 64]
        np.testing.assert_array_equal(take(device, None, step, 64), want)


def test_large_arrays_are_not_copied():
    array = at_offset(numbers((1000, 784), "float32"), 16)
    flat = to_device(array).flat
    assert flat.unsafe_buffer_pointer() == array.ctypes.data + ALIGNMENT - 16


def test_one_program_serves_all_offsets():
    array = numbers((1000, 784), "float32")
    first, second = [to_device(at_offset(array, offset)) for offset in (4, 16)]
    assert first.skip != second.skip
    assert jax.tree.map(np.shape, first) == jax.tree.map(np.shape, second)


@pytest.mark.parametrize(
    "array",
    [
        numbers((SMALL // 4, 1), "float32"),  # small
        numbers((600_000, 2), "float32")[:, ::2],  # with gaps
        numbers((2, SMALL), "float32"),  # all of it edges
    ],
)
def test_what_is_copied(array):
    placed = at_offset(array, 16) if array.flags.c_contiguous else array
    device = to_device(placed)
    assert not isinstance(device, InPlace)
    np.testing.assert_array_equal(rows(device, None, 0, 2), placed[:2])


def test_training_is_the_same_wherever_the_array_begins():
    x = np.random.default_rng(0).normal(size=(1000, 300)).astype("float32")
    y = x[:, :1] * 2
    losses = []
    for offset in (0, 4, 16):
        tf.keras.utils.set_random_seed(1)
        model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
        model.compile("sgd", "mse")
        history = model.fit(at_offset(x, offset), y, epochs=3, verbose=0)
        losses.append(history.history["loss"])
    assert losses[0] == losses[1] == losses[2]
