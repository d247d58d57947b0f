"""Points of Sobol sequences, which fill the unit cube evenly: tf.math.sobol_sample."""

import importlib

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, float32
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.family import SINGLE, TYPE_WORDS
from yeoul.ops.static import as_dims, known_array

MOST_DIMENSIONS, MOST_POINTS = 21200, 2147483647


def one_int(value, name):
    """A static input as an int.

    Raises:
      InvalidArgumentError: if it is none.
    """
    if isinstance(value, tuple):
        raise invalid(f"{name} must be a scalar, not {list(value)}. [Op:SobolSample]")
    return int(value)


def check(dim, num_results, skip):
    """Raises InvalidArgumentError for numbers that no sequence has."""
    if dim < 1:
        raise invalid(f"dim must be at least one, not {dim}. [Op:SobolSample]")
    if dim > MOST_DIMENSIONS:
        raise invalid(f"dim must be at most {MOST_DIMENSIONS}, not {dim}. [Op:SobolSample]")
    if num_results < 1:
        raise invalid(f"num_results must be at least one, not {num_results}. [Op:SobolSample]")
    if skip < 0:
        raise invalid(f"skip must be non-negative, not {skip}. [Op:SobolSample]")
    if num_results + skip >= MOST_POINTS:
        raise invalid(
            f"num_results+skip must be less than {MOST_POINTS}, not {num_results + skip}. "
            "[Op:SobolSample]"
        )


def _host(dim, num_results, skip, dtype):
    names = ("dim", "num_results", "skip")
    dim, num_results, skip = map(one_int, (dim, num_results, skip), names)
    check(dim, num_results, skip)
    sequence = importlib.import_module("scipy.stats").qmc.Sobol(dim, scramble=False, bits=32)
    sequence.fast_forward(skip + 1)  # the origin, of which all sequences start, is left out
    return sequence.random(num_results).astype(dtype)


def _specs(inputs, attrs):
    dims = []
    for value in (inputs[1], inputs[0]):
        known = known_array(value) if isinstance(value, Tensor) else value
        dims.append(None if known is None else int(known))
    return [(tuple(dims), FROM_NUMPY[np.dtype(attrs["dtype"])])]


SOBOL = register(
    "SobolSample",
    "dim!:int32, num_results!:int32, skip!:int32",
    host=_host,
    grad=NONE,
    shape=_specs,
    attrs={"dtype": np.dtype("float32")},
)


@export("math.sobol_sample")
@dispatchable
def sobol_sample(dim, num_results, skip=0, dtype=float32, name=None):
    """Points of the Sobol sequence: they fill the unit cube more evenly than random ones.

    Args:
      dim: number of coordinates of a point, 1 to 21200.
      num_results: number of points.
      skip: number of points of the sequence that are left out before the first.
      dtype: float32 or float64.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[num_results, dim]`.

    Raises:
      InvalidArgumentError: if a number is out of range, or the dtype another.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.sobol_sample(2, 3).numpy())
      [[0.5  0.5 ]
       [0.75 0.25]
       [0.25 0.75]]
    """
    kind = as_dtype(dtype)
    if kind.np not in SINGLE:
        raise invalid(
            f"Value for attr 'dtype' of {kind.name} is not in the list of allowed values: "
            f"{TYPE_WORDS[SINGLE]} [Op:SobolSample]."
        )
    numbers = [
        int(n) if isinstance(n, (int, np.integer)) else as_dims(n) for n in (dim, num_results, skip)
    ]
    return execute(SOBOL, numbers, {"dtype": kind.np}, name)
