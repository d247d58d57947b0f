"""Rows that test op records, and the tests that every row takes.

A test module declares its rows in a class:

    from tests.ops.harness import OpTests, normal, row

    class TestRecords(OpTests):
        rows = [row("Sin", normal(2, 3), expect=np.sin)]

`conftest.py` hands the tests of the class one row after the other.
"""

import zlib

import numpy as np

import yeoul as tf
from yeoul.engine import xla
from yeoul.engine.dispatch import execute, formal_inputs
from yeoul.engine.op import NONE, TABLE
from yeoul.engine.tensor import Tensor

STEP = 1e-5  # of finite differences, in float64
TOLERANCE = {"bfloat16": 3e-2, "float16": 4e-3, "float32": 2e-5, "float64": 1e-10}
TOLERANCE |= {"complex64": 2e-5, "complex128": 1e-10}


class Row:
    """One call of an op.

    Attributes:
      op: the record.
      inputs: arrays for tensors, Python values for static inputs.
      attrs: the op's attributes.
      expect: function of the inputs that computes the results independently, or None.
      grad: False where finite differences do not show the gradient (ties, kinks, conventions).
      dtypes: False where other dtypes than that of the inputs are not tried.
      lower: False where `lower` is not compared (large or slow to compile).
      tolerance: factor on the tolerances.
    """

    def __init__(self, op, inputs, attrs, expect, grad, dtypes, lower, tolerance, label):
        self.name, self.inputs, self.attrs = op, inputs, attrs
        self.expect, self.grad, self.dtypes, self.lower = expect, grad, dtypes, lower
        self.tolerance, self.label = tolerance, label

    @property
    def op(self):
        return TABLE[self.name]

    @property
    def all_attrs(self):
        return {**self.op.attrs, **self.attrs}

    def statics(self):
        """For each input, whether it is static."""
        return [formal.static for formal in formal_inputs(self.op, len(self.inputs))]

    def arrays(self):
        """The tensor inputs."""
        pairs = zip(self.inputs, self.statics(), strict=True)
        return [np.asarray(x) for x, static in pairs if not static]

    def filled(self, tensors):
        """All inputs, with these for the tensors."""
        given = iter(tensors)
        pairs = zip(self.inputs, self.statics(), strict=True)
        return [x if static else next(given) for x, static in pairs]

    def run(self, *tensors):
        """The outputs, as a list."""
        results = execute(self.op, self.filled(tensors), self.all_attrs)
        return [results] if isinstance(results, Tensor) else list(results)

    def __repr__(self):
        return self.label


def row(op, *inputs, expect=None, grad=True, dtypes=True, lower=True, tolerance=1.0, **attrs):
    """A row; arguments as the attributes of `Row`, the op's attributes as keywords."""
    shown = [str(list(x.shape)) if isinstance(x, np.ndarray) else str(x) for x in inputs]
    shown += [f"{key}={value}" for key, value in attrs.items()]
    label = f"{op}({', '.join(shown)})"
    return Row(op, inputs, attrs, expect, grad, dtypes, lower, tolerance, label)


def _random(*key):
    return np.random.RandomState(zlib.crc32(repr(key).encode()))


def normal(*shape, dtype="float32", seed=0):
    """Standard normal numbers."""
    random = _random("normal", shape, seed)
    array = random.normal(size=shape)
    if np.dtype(dtype).kind == "c":
        array = array + 1j * random.normal(size=shape)
    return np.asarray(array, dtype)


def uniform(low, high, *shape, dtype="float32", seed=0):
    """Uniform numbers in [low, high)."""
    return np.asarray(_random("uniform", shape, seed).uniform(low, high, shape), dtype)


def integers(low, high, *shape, dtype="int32", seed=0):
    """Uniform integers in [low, high)."""
    return np.asarray(_random("integers", shape, seed).randint(low, high, shape), dtype)


def booleans(*shape, seed=0):
    """True and False."""
    return np.asarray(_random("booleans", shape, seed).uniform(size=shape) > 0.5)


def close(actual, wanted, tolerance=1.0):
    """Asserts that two arrays have equal dtypes and shapes and nearly equal values."""
    actual, wanted = np.asarray(actual), np.asarray(wanted)
    assert actual.shape == wanted.shape
    assert actual.dtype == wanted.dtype
    allowed = tolerance * TOLERANCE.get(actual.dtype.name, 0)
    if actual.dtype.name == "bfloat16":
        actual, wanted = actual.astype(np.float32), wanted.astype(np.float32)
    if actual.dtype.kind in "fc":
        np.testing.assert_allclose(actual, wanted, rtol=allowed, atol=allowed)
    else:
        np.testing.assert_array_equal(actual, wanted)


def as_list(results):
    return list(results) if isinstance(results, (list, tuple)) else [results]


def agree(row, inputs):
    """Asserts that NumPy and XLA compute the same from these inputs; returns NumPy's results."""
    op, attrs = row.op, row.all_attrs
    with np.errstate(all="ignore"):
        hosted = [np.asarray(r) for r in as_list(op.host(*inputs, **attrs))]
    if op.lower is not None and row.lower:
        statics = tuple((i, inputs[i]) for i, static in enumerate(row.statics()) if static)
        arrays = [x for x, static in zip(inputs, row.statics(), strict=True) if not static]
        lowered = as_list(xla.jitted(op, statics, attrs)(*arrays))
        for mine, other in zip(hosted, lowered, strict=True):
            close(other, mine, row.tolerance)
    return hosted


def check_host_and_lower(row):
    """NumPy, XLA and the expected value agree."""
    hosted = agree(row, row.filled(row.arrays()))
    if row.expect is not None:
        for mine, wanted in zip(hosted, as_list(row.expect(*row.inputs)), strict=True):
            close(mine, np.asarray(wanted, mine.dtype), row.tolerance)


COMPARED = ("bfloat16", "int32", "uint8", "complex64")  # dtypes in which XLA compiles the op


def traced(row, inputs):
    """Shapes and dtypes of the results of the jax implementation, without a compile."""
    op = row.op
    statics = tuple((i, inputs[i]) for i, static in enumerate(row.statics()) if static)
    arrays = [x for x, static in zip(inputs, row.statics(), strict=True) if not static]
    results = as_list(xla.jax.eval_shape(xla.bind(op, statics, row.all_attrs), *arrays))
    return [(r.shape, r.dtype) for r in results]


def check_dtypes(row):
    """The op keeps its promises for every dtype that it accepts; NumPy and XLA agree."""
    op = row.op
    mine = row.arrays()[0].dtype
    for dtype in sorted((t for t in op.types if not t.names), key=str):
        if dtype == mine or dtype.kind in "Ob" or dtype.itemsize == 0 or dtype.name in TINY:
            continue
        arrays = [converted(a, dtype) if a.dtype == mine else a for a in row.arrays()]
        inputs = row.filled(arrays)
        with np.errstate(all="ignore"):
            hosted = [np.asarray(r) for r in as_list(op.host(*inputs, **row.all_attrs))]
        if op.lower is not None and row.lower:
            assert traced(row, inputs) == [(r.shape, r.dtype) for r in hosted]
            if dtype.name in COMPARED:
                agree(row, inputs)
        outputs = row.run(*[tf.constant(a) for a in arrays])
        for output, wanted in zip(outputs, hosted, strict=True):
            close(output.numpy(), wanted, row.tolerance)


TINY = ("int4", "uint4", "float8_e4m3fn", "float8_e5m2")


def converted(array, dtype):
    """The array in another dtype; what become integers is spread, and made positive if need be."""
    array = array.real if dtype.kind != "c" else array
    if dtype.kind in "iu" and array.dtype.kind == "f":
        array = np.round(array * 4)
    return (np.abs(array) if dtype.kind == "u" else array).astype(dtype)


def check_in_functions(row):
    """Functions give what eager execution gives, also with unknown dimensions."""
    tensors = [tf.constant(a) for a in row.arrays()]
    eager = row.run(*tensors)
    inferred = []

    def body(*given):
        outputs = row.run(*given)
        inferred[:] = [(out.shape, out.dtype) for out in outputs]
        return outputs

    for unknown in (False, True):
        signature = [
            tf.TensorSpec([None] * len(t.shape) if unknown else t.shape, t.dtype) for t in tensors
        ]
        outputs = tf.function(body, input_signature=signature, autograph=False)(*tensors)
        for out, wanted, (shape, dtype) in zip(outputs, eager, inferred, strict=True):
            assert dtype == wanted.dtype
            assert shape.is_compatible_with(wanted.shape)
            close(out.numpy(), wanted.numpy(), row.tolerance)


def directional(row, arrays, random):
    """The slope along a random direction: from the tape, and from finite differences."""
    floats = [a.dtype.kind in "fc" for a in arrays]
    along = [_like(a, random) if f else None for a, f in zip(arrays, floats, strict=True)]
    tensors = [tf.constant(a) for a in arrays]
    with tf.GradientTape() as tape:
        tape.watch([t for t, f in zip(tensors, floats, strict=True) if f])
        outputs = [o for o in row.run(*tensors) if o.dtype.is_floating or o.dtype.is_complex]
    upstream = [_like(o.numpy(), random) for o in outputs]
    grads = tape.gradient(outputs, tensors, [tf.constant(u) for u in upstream])
    along = [None if g is None else d for g, d in zip(grads, along, strict=True)]
    slope = sum(
        float(np.sum(np.real(np.conj(tf.convert_to_tensor(g).numpy()) * d)))
        for g, d in zip(grads, along, strict=True)
        if d is not None
    )

    def value(sign):
        moved = [
            a if d is None else a + sign * STEP * d for a, d in zip(arrays, along, strict=True)
        ]
        results = row.run(*[tf.constant(m) for m in moved])
        results = [o for o in results if o.dtype.is_floating or o.dtype.is_complex]
        pairs = zip(results, upstream, strict=True)
        return sum(float(np.sum(np.real(np.conj(u) * o.numpy()))) for o, u in pairs)

    return slope, (value(1) - value(-1)) / (2 * STEP), grads


def _like(array, random):
    noise = random.normal(size=array.shape)
    if array.dtype.kind == "c":
        noise = noise + 1j * random.normal(size=array.shape)
    return noise.astype(array.dtype)


def check_gradient(row):
    """The gradient is the slope along a random direction; a function computes the same one."""
    wide = [a.astype(WIDE.get(a.dtype.name, a.dtype)) for a in row.arrays()]
    slope, numeric, grads = directional(row, wide, _random(row.label))
    assert abs(slope - numeric) <= 1e-5 * row.tolerance * max(1.0, abs(slope), abs(numeric))
    in_function_gradients(row, wide, grads)


WIDE = {"float32": np.float64, "complex64": np.complex128}


def in_function_gradients(row, arrays, grads):
    """Asserts that a function of unknown dimensions computes these gradients."""
    random = _random(row.label)
    for array in arrays:
        if array.dtype.kind in "fc":
            _like(array, random)
    tensors = [tf.constant(a) for a in arrays]
    results = [o for o in row.run(*tensors) if o.dtype.is_floating or o.dtype.is_complex]
    upstream = [tf.constant(_like(o.numpy(), random)) for o in results]

    def body(*given):
        with tf.GradientTape() as tape:
            tape.watch([t for t in given if t.dtype.is_floating or t.dtype.is_complex])
            outputs = [o for o in row.run(*given) if o.dtype.is_floating or o.dtype.is_complex]
        return [g for g in tape.gradient(outputs, list(given), upstream) if g is not None]

    signature = [tf.TensorSpec([None] * len(t.shape), t.dtype) for t in tensors]
    found = tf.function(body, input_signature=signature, autograph=False)(*tensors)
    for mine, wanted in zip(found, [g for g in grads if g is not None], strict=True):
        close(tf.convert_to_tensor(mine).numpy(), tf.convert_to_tensor(wanted).numpy(), 100)


def applies(test, row):
    """True if the test says something about the row."""
    op = row.op
    if test == "test_host_and_lower":
        return op.host is not None
    if test == "test_dtypes":
        return op.types is not None and op.host is not None and row.dtypes
    if test == "test_gradient":
        return op.grad != NONE and row.grad and any(a.dtype.kind in "fc" for a in row.arrays())
    return True


class OpTests:
    """The tests that every row takes.

    Attributes:
      rows: the rows.
    """

    rows: tuple | list = ()

    def test_host_and_lower(self, row):
        """NumPy, XLA and the expected value agree."""
        check_host_and_lower(row)

    def test_dtypes(self, row):
        """The op keeps its promises for every dtype that it accepts."""
        check_dtypes(row)

    def test_in_functions(self, row):
        """Functions give what eager execution gives, and shapes are as inferred."""
        check_in_functions(row)

    def test_gradient(self, row):
        """The gradient is the slope; functions compute the same one."""
        check_gradient(row)
