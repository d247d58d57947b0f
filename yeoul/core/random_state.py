"""NumPy's global random numbers, which users seed, are not for the imports of libraries."""

import contextlib
import sys


@contextlib.contextmanager
def kept_random_state():
    """Context in which an import of jax, which draws from NumPy's generator, leaves it as it was.

    Example:
      >>> import numpy as np
      >>> np.random.seed(0)
      >>> with kept_random_state():
      ...     import jax
      >>> np.random.rand() < 0.55
      True
    """
    random = sys.modules.get("numpy.random")
    if random is None or "jax" in sys.modules:
        yield
        return
    state = random.get_state()
    try:
        yield
    finally:
        if "jax" in sys.modules:
            random.set_state(state)
