"""The order in which `fit` visits the samples."""

import numpy as np


def permutation(size, generator=np.random.default_rng()):
    return generator.permutation(size).astype(np.int32)
