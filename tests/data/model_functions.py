"""The functions of random pipelines: once for tensors, once for arrays of the naive model."""

import uuid

import numpy as np

import yeoul as tf
from tests.data import model


class Arrays:
    """Functions of the elements of the model."""

    def inc(self, *e):
        return model.each(lambda x: x + b"!" if x.dtype == object else x + 1, packed(e))

    def double(self, *e):
        return model.each(lambda x: x + x, packed(e))

    def pair(self, *e):
        return packed(e), model.flat(packed(e))[0]

    def keyed(self, *e):
        return {"b": packed(e), "a": np.int64(7)}

    def first(self, *e):
        return model.flat(packed(e))[0]

    def last(self, *e):
        return model.flat(packed(e))[-1]

    def measure(self, *e):
        leaf = self.first(*e)
        if leaf.dtype == object:
            return np.int64(sum(map(len, np.asarray(leaf).ravel().tolist())))
        return np.asarray(leaf).sum(dtype=leaf.dtype).astype(np.int64)

    def fill(self, *e):
        length = self.measure(*e)
        return np.full(int(length % 4), length)

    def ends(self, *e):
        length = self.measure(*e)
        return np.stack([length, length + 1])

    def branch(self, *e):
        length = self.measure(*e)
        return length // 2 if length % 2 == 0 else length * 3 + 1

    def loop(self, *e):
        length = self.measure(*e) % 50
        while length > 3:
            length -= 3
        return length

    def outside(self, *e):
        return self.measure(*e) * 2 + 1

    python = outside

    def keep(self, *e):
        return self.measure(*e) % 3 != 1

    def low(self, *e):
        return self.measure(*e) % 11 < 9

    def picky(self, *e):
        return self.measure(*e) % 4 < 2

    def key(self, *e):
        return self.measure(*e) % 3

    def total(self, state, *e):
        return state + self.measure(*e), (state, packed(e))

    def length(self, *e):
        return np.int32(self.first(*e).shape[0])

    def batched(self, *e, size):
        return self.zipped(packed(e)).batch(size)

    def zipped(self, datasets):
        leaves = model.flat(datasets)
        return datasets if datasets is leaves[0] else model.Dataset.zip(datasets)

    def sliced(self, *e):
        return model.Dataset.from_tensor_slices(packed(e))

    def copies(self, *e):
        return model.Dataset.from_tensors(packed(e)).repeat(int(self.measure(*e)) % 4)

    def counted(self, *e):
        return model.Dataset.range(self.measure(*e) % 5)

    def shuffled(self, *e):
        return model.Dataset.range(self.measure(*e) % 5).shuffle(3, 11)

    def folder(self, name):
        return name

    def numbers(self, count):
        return lambda: iter(range(count))

    def rows(self, count):
        return lambda: iter([np.arange(i * 7 % 4) for i in range(count)])

    def pairs(self, count):
        return lambda: iter([(i, b"x" * (i % 3)) for i in range(count)])

    def spec(self, *shapes):
        return None

    def saved(self, dataset, name):
        return list(dataset)

    def words(self, count):
        return strings(count)


class Tensors(Arrays):
    """The same functions of tensors.

    Args:
      path: a folder for files.
    """

    def __init__(self, path):
        self.path = path

    def inc(self, *e):
        def one(x):
            return tf.strings.join([x, "!"]) if x.dtype == tf.string else x + 1

        return tf.nest.map_structure(one, packed(e))

    def double(self, *e):
        return tf.nest.map_structure(
            lambda x: tf.strings.join([x, x]) if x.dtype == tf.string else x + x, packed(e)
        )

    def pair(self, *e):
        return packed(e), self.first(*e)

    def keyed(self, *e):
        return {"b": packed(e), "a": tf.constant(7, tf.int64)}

    def first(self, *e):
        return tf.nest.flatten(e)[0]

    def last(self, *e):
        return tf.nest.flatten(e)[-1]

    def measure(self, *e):
        leaf = self.first(*e)
        if leaf.dtype == tf.string:
            return tf.cast(tf.reduce_sum(tf.strings.length(leaf)), tf.int64)
        return tf.cast(tf.reduce_sum(leaf), tf.int64)

    def fill(self, *e):
        length = self.measure(*e)
        return tf.fill([length % 4], length)

    def ends(self, *e):
        length = self.measure(*e)
        return tf.stack([length, length + 1])

    def branch(self, *e):
        length = self.measure(*e)
        if length % 2 == 0:
            length = length // 2
        else:
            length = length * 3 + 1
        return length

    def loop(self, *e):
        length = self.measure(*e) % 50
        while length > 3:
            length -= 3
        return length

    def outside(self, *e):
        found = tf.numpy_function(lambda x: x * 2 + 1, [self.measure(*e)], tf.int64)
        return tf.ensure_shape(found, [])

    def python(self, *e):
        found = tf.py_function(lambda x: x * 2 + 1, [self.measure(*e)], tf.int64)
        return tf.ensure_shape(found, [])

    def length(self, *e):
        return tf.shape(self.first(*e))[0]

    def zipped(self, datasets):
        one = isinstance(datasets, tf.data.Dataset)
        return datasets if one else tf.data.Dataset.zip(datasets)

    def sliced(self, *e):
        return tf.data.Dataset.from_tensor_slices(packed(e))

    def copies(self, *e):
        return tf.data.Dataset.from_tensors(packed(e)).repeat(self.measure(*e) % 4)

    def counted(self, *e):
        return tf.data.Dataset.range(self.measure(*e) % 5)

    def shuffled(self, *e):
        return tf.data.Dataset.range(self.measure(*e) % 5).shuffle(3, 11)

    def folder(self, name):
        return f"{self.path}/{name}"

    def spec(self, *specs):
        made = [tf.TensorSpec(shape, dtype) for shape, dtype in specs]
        return made[0] if len(made) == 1 else tuple(made)

    def saved(self, dataset, name):
        folder = self.folder(f"{name}-{uuid.uuid4()}")  # another for each run of the code
        dataset.save(folder)
        return folder


def packed(e):
    return e if len(e) > 1 else e[0]


def strings(count):
    """Some words, with repetitions."""
    return np.array([b"abc"[i % 3 :] * (i % 5 % 3) for i in range(count)], object)
