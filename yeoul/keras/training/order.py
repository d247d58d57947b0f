"""The order in which `fit` visits the samples."""

import numpy as np

from yeoul.ops.random_choice import shuffle


def permutation(size):
    """A random order of `size` samples, repeatable with `tf.random.set_seed`, as int32."""
    return np.asarray(shuffle(np.arange(size, dtype=np.int32)))
