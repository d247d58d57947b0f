"""From one dtype to another: tf.cast, tf.saturate_cast, tf.bitcast."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype, integers_of, is_quantized
from yeoul.core.errors import UnimplementedError
from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import HOST_LIMIT, NONE, TABLE, WIDE_LIMIT, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor

ndarray = np.ndarray
OBJECT = np.dtype(object)


def is_float(dtype):
    """True for real floats (NumPy's kind of bfloat16 and float8 is V)."""
    return dtype.kind in "fV"


def _host(x, DstT):
    source = x.dtype
    if source == DstT:
        return x
    if is_quantized(source):
        return _host(integers_of(x), DstT)
    if is_quantized(DstT):
        return _host(x, DstT[0]).view(DstT)
    if OBJECT in (source, DstT):
        names = FROM_NUMPY[source].name, FROM_NUMPY[DstT].name
        raise UnimplementedError(
            None,
            None,
            f"Cast {names[0]} to {names[1]} is not supported [Op:Cast]. "
            "Use tf.strings.to_number or tf.strings.as_string.",
        )
    with np.errstate(all="ignore"):
        if source.kind == "c" and DstT.kind != "c":
            x = x.real
            if DstT.kind == "b":
                return x != 0
        if is_float(source) and DstT.kind in "iu":
            return _float_to_int(x, DstT)
        return x.astype(DstT)


def _float_to_int(x, dtype):
    """Truncated; what does not fit gives what the processor gives, by way of a wider integer."""
    if dtype.itemsize < 4:
        return x.astype(np.int32).astype(dtype)
    return x.astype(dtype)


def _lower(x, DstT):
    source = np.dtype(x.dtype)
    if source.kind == "c" and DstT.kind != "c":
        x = x.real
    if is_float(source) and DstT.kind in "iu" and DstT.itemsize < 4:
        x = x.astype(np.int32)
    return x.astype(DstT)


def _grad(r, dy):
    source = dtype_of(r.inputs[0])
    if not (source.is_floating or source.is_complex):
        return None
    return cast(dy, source)


CAST = register(
    "Cast",
    "x:SrcT",
    attrs={"DstT": None},
    lower=_lower,
    host=_host,
    grad=_grad,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), FROM_NUMPY[attrs["DstT"]])],
    limit=WIDE_LIMIT,
)


@export("cast", "dtypes.cast")
@dispatchable
def cast(x, dtype, name=None):
    """The tensor converted to another dtype; floats are truncated towards zero.

    Args:
      x: tensor of numbers or booleans.
      dtype: the wanted dtype; complex to real drops the imaginary part.
      name: name of the node when a graph is being built.

    Raises:
      UnimplementedError: for strings.

    Example:
      >>> import yeoul as tf
      >>> print(tf.cast([1.8, 2.2], tf.int32))
      tf.Tensor([1 2], shape=(2,), dtype=int32)
    """
    wanted = as_dtype(dtype).np
    if type(x) is EagerTensor and not STATE.busy:
        a = x._a
        if a.dtype == wanted:
            return x
        if type(a) is ndarray and a.size <= HOST_LIMIT:
            return EagerTensor(_host(a, wanted))
    elif hasattr(x, "ref") and x.dtype.np == wanted:
        return to_tensor(x)
    elif isinstance(x, IndexedSlices):
        return IndexedSlices(cast(x.values, dtype), x.indices, x._dense_shape)
    return execute(CAST, (x,), {"DstT": wanted}, name)


CAST.public = cast


@export("saturate_cast", "dtypes.saturate_cast")
@dispatchable
def saturate_cast(value, dtype, name=None):
    """The tensor converted to another dtype; values that do not fit become the nearest that does.

    Example:
      >>> import yeoul as tf
      >>> print(tf.saturate_cast([-5.0, 300.0], tf.uint8))
      tf.Tensor([  0 255], shape=(2,), dtype=uint8)
    """
    value, dtype = to_tensor(value), as_dtype(dtype)
    if value.dtype.is_complex and dtype.is_complex:
        if value.dtype.size <= dtype.size:
            return cast(value, dtype, name)
        parts = (TABLE[part].public(value) for part in ("Real", "Imag"))
        return TABLE["Complex"].public(*(saturate_cast(p, dtype.real_dtype) for p in parts), name)
    if value.dtype.is_complex and not dtype.is_bool:  # as `cast`: the real part
        value = TABLE["Real"].public(value)
    if dtype.is_complex and not value.dtype.is_bool:
        value = saturate_cast(value, dtype.real_dtype)
    source = value.dtype
    if not (source.is_complex or dtype.is_complex or dtype.is_bool or source.is_bool):
        (low, high), (lowest, highest) = _ends(source), _ends(dtype)
        if low < lowest or high > highest:  # both ends: there are infinities
            value = TABLE["Maximum"].public(value, _limit(max(low, lowest), source))
            value = TABLE["Minimum"].public(value, _limit(min(high, highest), source))
    return cast(value, dtype, name)


def _ends(dtype):
    """The range of a dtype, as Python numbers."""
    number = float if dtype.is_floating else int
    return number(dtype.min), number(dtype.max)


def _limit(bound, source):
    """The bound in the source's dtype, rounded towards 0: inside of the range."""
    array = np.asarray(float(bound) if source.is_floating else bound).astype(source.np)
    if source.is_floating and abs(float(array)) > abs(bound):
        array = np.nextafter(array, np.asarray(0, source.np))
    return array


def _bitcast_dims(dims, source, target):
    if source == target:
        return dims
    if source > target:
        return (*dims, source // target)
    ratio = target // source
    if not dims or dims[-1] not in (ratio, None):
        last = dims[-1] if dims else "no last dimension"
        raise ValueError(
            f"Cannot bitcast from {ratio} to {last}: {ratio} elements of {source} bytes make one "
            f"of {target} bytes, so "
            f"the last dimension of {list(dims)} must be {ratio}."
        )
    return dims[:-1]


def _bitcast_specs(inputs, attrs):
    dims, source, target = dims_of(inputs[0]), dtype_of(inputs[0]).np, attrs["type"]
    out = None if dims is None else _bitcast_dims(dims, source.itemsize, target.itemsize)
    return [(out, FROM_NUMPY[target])]


def _bitcast_host(x, type):
    dims = _bitcast_dims(x.shape, x.dtype.itemsize, type.itemsize)
    return np.ascontiguousarray(x).reshape(-1).view(type).reshape(dims)


BITCAST = register(
    "Bitcast",
    "input:T",
    attrs={"type": None},
    grad=NONE,
    shape=_bitcast_specs,
    host=_bitcast_host,
    lower=lambda x, type: xla.jax.lax.bitcast_convert_type(x, jnp.dtype(type)),
    types=frozenset(d for d in FROM_NUMPY if d.kind in "iufcV" and not d.hasobject),
)


@export("bitcast")
@dispatchable
def bitcast(input, type, name=None):
    """The tensor's bytes read as another dtype.

    Args:
      input: tensor of numbers.
      type: the wanted dtype; a narrower one adds a last axis, a wider one uses the last axis up.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if the last axis does not make up the wider dtype.

    Example:
      >>> import yeoul as tf
      >>> print(hex(tf.bitcast(1.0, tf.uint32).numpy()))
      0x3f800000
    """
    return execute(BITCAST, (input,), {"type": as_dtype(type).np}, name)
