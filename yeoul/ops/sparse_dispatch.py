"""Which tf functions take sparse tensors: elementwise ones that keep 0 at 0, and a few more."""

import functools

from yeoul.core.dtypes import as_dtype
from yeoul.engine.op import TABLE
from yeoul.ops import counting, reduce, shapes
from yeoul.ops.casting import cast as dense_cast
from yeoul.ops.public import among
from yeoul.ops.sparse_arithmetic import divide, multiply
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.string.counts import sparse_bincount

UNARY = frozenset(
    """
abs math.abs math.asin math.asinh math.atan math.atanh math.ceil math.erf math.expm1 math.floor
math.is_finite math.log1p math.negative math.real math.rint math.round math.sign math.sin math.sinh
math.bessel_i0e math.bessel_i1e math.sqrt math.square math.tan math.tanh identity stop_gradient cast
dtypes.cast saturate_cast clip_by_value nn.relu
""".split()
)


def unary(function):
    """A function of each element."""

    def call(x, *args, **options):
        return x.with_values(function(x.values, *args, **options))

    return call


def multiplied(x, y, name=None):
    """The product of a sparse and a dense tensor."""
    if isinstance(x, SparseTensor) and isinstance(y, SparseTensor):
        return NotImplemented
    return multiply(x, y) if isinstance(x, SparseTensor) else multiply(y, x)


def divided(x, y, name=None):
    """A sparse tensor divided by a dense one."""
    if isinstance(x, SparseTensor) and not isinstance(y, SparseTensor):
        return divide(x, y)
    return NotImplemented


def shape(input, out_type=None, name=None):
    """`tf.shape` of a sparse tensor."""
    return dense_cast(input.dense_shape, as_dtype(out_type or "int32"))


def size(input, out_type=None, name=None):
    """`tf.size` of a sparse tensor: the number of elements of the whole tensor."""
    return dense_cast(reduce.reduce_prod(input.dense_shape), as_dtype(out_type or "int32"))


def rank(input, name=None):
    """`tf.rank` of a sparse tensor."""
    return shapes.size(input.dense_shape)


@functools.cache
def table():
    """Function -> what it does with sparse tensors."""
    return {
        TABLE["Mul"].public: multiplied,
        TABLE["RealDiv"].public: divided,
        counting.bincount: sparse_bincount,
        shapes.shape: shape,
        shapes.size: size,
        shapes.rank: rank,
    }


@functools.cache
def implementation(function):
    """What the function does with sparse tensors, or None."""
    if function in table():
        return table()[function]
    return unary(function) if among(function, UNARY) else None
