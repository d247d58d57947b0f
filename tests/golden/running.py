"""Runs a golden case: eagerly, in a function, with unknown dimensions, or in float64."""

import zlib

import numpy as np

STEP = 1e-5  # of the central finite difference, in float64


def checksum(case):
    """A number that changes with the inputs of a row, to tell a stale recording."""
    total = 0
    for array in case.arrays():
        total = zlib.crc32(np.ascontiguousarray(array).tobytes(), total)
    return total


def tensors_of(tf, case, arrays):
    """The inputs as tensors of the row's dtypes."""
    made = []
    for spec, array in zip(case.inputs, arrays, strict=True):
        tensor = tf.constant(array)
        if case.dtype == "bfloat16" and spec.dtype == "float32":
            tensor = tf.cast(tensor, tf.bfloat16)
        made.append(tensor)
    return made


def compute(tf, case, tensors, upstream=None):
    """Returns (result, gradients towards the float inputs or None).

    Args:
      tf: the package.
      case: the row.
      tensors: its inputs.
      upstream: the upstream gradients as arrays; None draws them from the eager outputs' shapes.
    """
    if not case.grad:
        return case.fn(tf, *tensors), None
    wanted = [t for t in tensors if differentiable(t)]
    if not wanted:
        return case.fn(tf, *tensors), None
    with tf.GradientTape() as tape:
        tape.watch(wanted)
        result = case.fn(tf, *tensors)
    targets = float_outputs(tf, result)
    if not targets:
        return result, None
    if upstream is None:
        upstream = case.upstream([(tuple(t.shape), t.dtype.name) for t in targets])
    seeds = [tf.cast(tf.constant(u), t.dtype) for u, t in zip(upstream, targets, strict=True)]
    grads = tape.gradient(targets, wanted, output_gradients=seeds)
    return result, [None if g is None else tf.convert_to_tensor(g) for g in grads]


def differentiable(tensor):
    """True for tensors of a float or complex dtype."""
    return tensor.dtype.is_floating or tensor.dtype.is_complex


def float_outputs(tf, result):
    """The differentiable tensors of a result, in order."""
    return [t for t in tf.nest.flatten(result) if tf.is_tensor(t) and differentiable(t)]


def in_function(tf, case, tensors, upstream, dynamic=False):
    """`compute` inside a `tf.function`; `dynamic` leaves every dimension of it unknown."""

    def body(*given):
        result, grads = compute(tf, case, given, upstream)
        return result, [g for g in grads or () if g is not None]

    signature = None
    if dynamic:
        signature = [tf.TensorSpec([None] * len(t.shape), t.dtype) for t in tensors]
    compiled = tf.function(body, input_signature=signature, autograph=False)
    return compiled(*tensors)


def upstream_of(tf, case, result):
    """The upstream gradients that `compute` draws for this eager result."""
    targets = float_outputs(tf, result)
    return case.upstream([(tuple(t.shape), t.dtype.name) for t in targets])


def finite_difference(tf, case):
    """Returns a directional derivative in float64: from the tape, and from central differences."""
    arrays = case.arrays()
    random = np.random.RandomState(zlib.crc32((case.name + "/direction").encode()))
    arrays = [a.astype("float64") if a.dtype == "float32" else a for a in arrays]
    along = [random.normal(size=a.shape) if a.dtype == "float64" else None for a in arrays]
    wide = [tf.constant(a) for a in arrays]
    result, grads = compute(tf, case, wide)
    upstream = upstream_of(tf, case, result)
    given = iter(grads)
    slope = 0.0
    for tensor, direction in zip(wide, along, strict=True):
        grad = next(given) if differentiable(tensor) else None
        if direction is not None and grad is not None:
            slope += float(np.sum(grad.numpy() * direction))

    def value(sign):
        moved = [
            a if d is None else a + sign * STEP * d for a, d in zip(arrays, along, strict=True)
        ]
        outputs = float_outputs(tf, case.fn(tf, *[tf.constant(m) for m in moved]))
        pairs = zip(outputs, upstream, strict=True)
        return sum(float(np.sum(np.real(o.numpy() * np.conj(u)))) for o, u in pairs)

    return slope, (value(1) - value(-1)) / (2 * STEP)


def agrees(slope, numeric):
    """True if a derivative and its finite difference are equal up to the latter's error."""
    return abs(slope - numeric) <= 1e-5 * max(1.0, abs(slope), abs(numeric))
