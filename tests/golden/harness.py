"""Rows of golden cases: one package-neutral table runs on TensorFlow (to record) and on Yeoul.

A row names a public function and its arguments; arguments that are input specs (`F(3, 4)`) become
tensors whose numbers follow from the row's name alone. Only what TensorFlow answered is stored.
"""

import zlib
from operator import attrgetter

import numpy as np


class Input:
    """A tensor argument and how to draw it: normal, uniform, integer, bool, complex, constant."""

    def __init__(self, kind, shape, low=0.0, high=1.0, dtype="float32", value=None, label=None):
        self.kind, self.shape, self.low, self.high = kind, shape, low, high
        self.dtype, self.value, self.label = dtype, value, label

    def draw(self, random, dtype=None):
        """Returns the array; `dtype` overrides that of float inputs (rows of a dtype matrix)."""
        if self.kind == "constant":
            return np.asarray(self.value, self.dtype)
        if self.kind == "integer":
            return random.randint(self.low, self.high, self.shape).astype(self.dtype)
        if self.kind == "bool":
            return random.uniform(size=self.shape) > 0.5
        if self.kind == "uniform":
            array = random.uniform(self.low, self.high, self.shape)
        else:
            array = random.normal(size=self.shape)
        if self.kind == "complex":
            return (array + 1j * random.normal(size=self.shape)).astype(self.dtype)
        return _as(array.astype("float32"), dtype or self.dtype)

    def __repr__(self):
        return self.label


def _as(array, dtype):
    """Float draws in another dtype: integers are spread, unsigned ones made positive."""
    if dtype == "bfloat16":
        return array
    if dtype.startswith("uint"):
        return np.abs(np.round(array * 4)).astype(dtype)
    if dtype.startswith("int"):
        return np.round(array * 4).astype(dtype)
    if dtype.startswith("complex"):
        return (array + 1j * np.roll(array, 1)).astype(dtype)
    return array.astype(dtype)


def F(*shape, dtype="float32"):
    """Standard normal floats."""
    return Input("normal", shape, dtype=dtype, label=f"F{_tail(shape, dtype, 'float32')}")


def U(low, high, *shape, dtype="float32"):
    """Uniform floats in [low, high)."""
    return Input(
        "uniform",
        shape,
        low,
        high,
        dtype,
        label=f"U({low}..{high}){_tail(shape, dtype, 'float32')}",
    )


def I(low, high, *shape, dtype="int32"):  # noqa: E743
    """Uniform integers in [low, high)."""
    return Input(
        "integer", shape, low, high, dtype, label=f"I({low}..{high}){_tail(shape, dtype, 'int32')}"
    )


def B(*shape):
    """Booleans."""
    return Input("bool", shape, dtype="bool", label=f"B{list(shape)}")


def C(*shape, dtype="complex64"):
    """Standard normal complex numbers."""
    return Input("complex", shape, dtype=dtype, label=f"C{_tail(shape, dtype, 'complex64')}")


def K(value, dtype="float32"):
    """Given numbers."""
    array = np.asarray(value, dtype)
    text = str(value) if array.size <= 12 else f"…{zlib.crc32(array.tobytes()):08x}"
    return Input("constant", array.shape, dtype=dtype, value=value, label=f"K({text}, {dtype})")


def _tail(shape, dtype, usual):
    return f"{list(shape)}" + ("" if dtype == usual else f":{dtype}")


class Case:
    """One row.

    Attributes:
      name: unique in its table; seeds the inputs.
      fn: `fn(tf, *tensors)` -> any nest of tensors, numbers and strings.
      inputs: the input specs.
      grad: True to take gradients towards every float input.
      tol: factor on the tolerances of `replay.py`.
      dtype: overrides the inputs' dtype (a row of the dtype matrix).
      error: True if TensorFlow raises; its exception class is the golden value.
    """

    def __init__(self, name, fn, inputs, grad=True, tol=1.0, dtype=None, error=False):
        self.name, self.fn, self.inputs, self.grad = name, fn, inputs, grad
        self.tol, self.dtype, self.error = tol, dtype, error

    def arrays(self):
        """Draws the inputs."""
        random = np.random.RandomState(zlib.crc32(self.name.encode()))
        return [spec.draw(random, self.dtype) for spec in self.inputs]

    def upstream(self, shapes_and_types):
        """Fixed random upstream gradients for outputs of these shapes and dtype names."""
        random = np.random.RandomState(zlib.crc32((self.name + "/upstream").encode()))
        drawn = []
        for shape, dtype in shapes_and_types:
            array = random.normal(size=shape)
            if dtype.startswith("complex"):
                array = array + 1j * random.normal(size=shape)
            drawn.append(array.astype("float32" if dtype == "bfloat16" else dtype))
        return drawn

    def __repr__(self):
        return self.name


class Table:
    """The rows of one area.

    Args:
      area: name of the recording.
      prepare: `prepare(tf)` called before each row (Keras rows reset the name counters there).
      skip: why the rows cannot run here, or None.
    """

    def __init__(self, area, prepare=None, skip=None):
        self.area, self.cases, self.prepare, self.skip = area, {}, prepare, skip

    def case(self, name, fn, *inputs, dtypes=(), **options):
        """Adds a row with its own function, once more for each dtype in `dtypes`."""
        for dtype in (None, *dtypes):
            label = name if dtype is None else f"{name} {dtype}"
            if label in self.cases:
                raise ValueError(f"two rows named {label!r} in {self.area}")
            self.cases[label] = Case(label, fn, inputs, dtype=dtype, **options)

    def call(self, path, *args, _grad=True, _tol=1.0, _dtypes=(), _error=False, **kwargs):
        """Adds a row that calls the public function `path`; input specs may be nested in lists."""
        inputs = [leaf for leaf in _leaves((args, kwargs)) if isinstance(leaf, Input)]
        shown = [repr(a) for a in args] + [f"{k}={v!r}" for k, v in kwargs.items()]

        def fn(tf, *tensors):
            given = iter(tensors)
            filled, named = _fill((args, kwargs), given)
            return attrgetter(path)(tf)(*filled, **named)

        options = {"grad": _grad, "tol": _tol, "error": _error, "dtypes": _dtypes}
        self.case(f"{path}({', '.join(shown)})", fn, *inputs, **options)

    def each(self, paths, *args, **kwargs):
        """Adds the same call for several functions (names parted by spaces)."""
        for path in paths.split():
            self.call(path, *args, **kwargs)

    def error(self, name, fn, *inputs):
        """Adds a row whose golden value is the class of the exception."""
        self.case(name, fn, *inputs, grad=False, error=True)


def _leaves(nest):
    if isinstance(nest, (list, tuple)):
        return [leaf for part in nest for leaf in _leaves(part)]
    if isinstance(nest, dict):
        return [leaf for part in nest.values() for leaf in _leaves(part)]
    return [nest]


def _fill(nest, given):
    if isinstance(nest, Input):
        return next(given)
    if isinstance(nest, (list, tuple)):
        return type(nest)(_fill(part, given) for part in nest)
    if isinstance(nest, dict):
        return {key: _fill(part, given) for key, part in nest.items()}
    return nest
