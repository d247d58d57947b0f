"""Which tf functions take ragged tensors, and what they do with them."""

import functools
import inspect

from yeoul.engine.op import TABLE
from yeoul.ops import (
    counting,
    cumulative,
    gather,
    gather_nd,
    joining,
    math,
    matmul,
    nn_layers,
    nn_softmax,
    parting,
    partition,
    reduce,
    repeating,
    reversing,
    segment_means,
    select,
    shapes,
    statistics,
    strings,
    views,
)
from yeoul.ops.public import among
from yeoul.ops.ragged.product import matmul as ragged_matmul
from yeoul.ops.ragged.shape_functions import OF_RAGGED
from yeoul.ops.ragged_axes import boolean_mask_where, cumsum, reverse, softmax, split, tile
from yeoul.ops.ragged_broadcast import elementwise
from yeoul.ops.ragged_functions import dynamic_partition
from yeoul.ops.ragged_gather import gather as ragged_gather
from yeoul.ops.ragged_gather import gather_nd as ragged_gather_nd
from yeoul.ops.ragged_joining import concat, stack
from yeoul.ops.ragged_partition import ints
from yeoul.ops.ragged_reduce import (
    SEGMENTS,
    reduce_logsumexp,
    reduce_mean,
    reduce_std,
    reduce_variance,
    reduction,
    segment_mean,
    segment_sqrt_n,
    unsorted,
)
from yeoul.ops.ragged_shapes import expand_dims, squeeze
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.string.counts import ragged_bincount

# Functions of each element of their first argument alone.
UNARY = frozenset(
    """
abs math.abs math.acos math.acosh math.angle math.asin math.asinh math.atan math.atanh
math.bessel_i0 math.bessel_i0e math.bessel_i1 math.bessel_i1e math.ceil math.conj math.cos math.cosh
math.digamma math.erf math.erfc math.erfcinv math.erfinv math.exp math.expm1 math.floor math.imag
math.is_finite math.is_inf math.is_nan math.lgamma math.log math.log1p math.log_sigmoid
math.logical_not math.ndtri math.negative math.real math.reciprocal math.reciprocal_no_nan math.rint
math.round math.rsqrt math.sigmoid math.sign math.sin math.sinh math.softplus math.softsign
math.sqrt math.square math.tan math.tanh nn.elu nn.gelu nn.leaky_relu nn.relu nn.relu6 nn.selu
nn.silu nn.softsign nn.dropout bitwise.invert cast saturate_cast bitcast dtypes.cast
dtypes.saturate_cast clip_by_value one_hot identity ones_like zeros_like stop_gradient
debugging.check_numerics ensure_shape strings.length strings.lower strings.upper strings.strip
strings.as_string as_string strings.regex_full_match strings.regex_replace strings.substr
strings.to_hash_bucket strings.to_hash_bucket_fast strings.to_hash_bucket_strong strings.to_number
strings.unicode_script strings.unicode_transcode io.decode_base64 io.encode_base64 io.decode_raw
image.convert_image_dtype image.adjust_brightness image.adjust_gamma image.random_brightness
image.stateless_random_brightness io.is_jpeg io.decode_compressed
math.special.bessel_j0 math.special.bessel_j1 math.special.bessel_k0 math.special.bessel_k0e
math.special.bessel_k1 math.special.bessel_k1e math.special.bessel_y0 math.special.bessel_y1
math.special.dawsn math.special.expint math.special.fresnel_cos math.special.fresnel_sin
math.special.spence
""".split()
)

# Functions of the elements of two arguments, which are broadcast.
BINARY = frozenset(
    """
math.add math.atan2 math.divide math.divide_no_nan math.equal math.floordiv math.floormod math.mod
math.greater math.greater_equal math.less math.less_equal math.logical_and math.logical_or
math.logical_xor math.maximum math.minimum math.multiply math.multiply_no_nan math.nextafter
math.not_equal math.pow math.squared_difference math.subtract math.truediv math.xdivy math.xlog1py
math.xlogy math.igamma math.igammac math.zeta math.polygamma bitwise.bitwise_and
bitwise.bitwise_or bitwise.bitwise_xor bitwise.left_shift bitwise.right_shift truncatediv
truncatemod
""".split()
)
# What Python's operators call, where it is not the public function.
OPERATORS = """
AddV2 Sub Mul RealDiv FloorDiv FloorMod Pow LogicalAnd LogicalOr BitwiseXor Less LessEqual Greater
GreaterEqual Equal NotEqual
""".split()


def parameters(function, count):
    """The names of a function's first parameters."""
    return list(inspect.signature(function).parameters)[:count]


def unary(function):
    """An elementwise function of the first argument."""
    (name,) = parameters(function, 1)

    def call(*args, **options):
        if args:
            value, rest = args[0], args[1:]
        else:
            value, rest = options.pop(name), ()
        if not isinstance(value, RaggedTensor):
            raise TypeError(
                f"{function.__name__}: only {name!r} may be a ragged tensor here, got {value!r}."
            )
        return value.with_flat_values(function(value.flat_values, *rest, **options))

    return call


def binary(function):
    """An elementwise function of the first two arguments."""
    names = parameters(function, 2)

    def call(*args, **options):
        operands = [*args[:2], *[options.pop(p) for p in names[len(args) :]]]
        return elementwise(lambda x, y: function(x, y, **options), operands)

    return call


def where(condition, x=None, y=None, name=None):
    """`tf.where` of ragged tensors."""
    if (x is None) != (y is None):
        raise ValueError("x and y must both be non-None or both be None.")
    if x is None:
        return boolean_mask_where(condition)
    return elementwise(select.where, [condition, x, y])


def add_n(inputs, name=None):
    """`tf.add_n` of ragged tensors."""
    return elementwise(lambda *parts: math.add_n(list(parts)), list(inputs))


def join(inputs, separator="", name=None):
    """`tf.strings.join` of ragged tensors."""
    return elementwise(lambda *parts: strings.join(list(parts), separator), list(inputs))


def embedding_lookup(params, ids, max_norm=None, name=None):
    """`tf.nn.embedding_lookup` of ragged ids."""
    if not isinstance(ids, RaggedTensor):
        return NotImplemented
    rows = nn_layers.embedding_lookup(params, ids.flat_values, max_norm, name)
    return ids.with_flat_values(rows)


def size(input, out_type=None, name=None):
    """`tf.size` of a ragged tensor: the number of its elements."""
    return shapes.size(input.flat_values, out_type or "int32")


def rank(input, name=None):
    """`tf.rank` of a ragged tensor."""
    flat = shapes.rank(input.flat_values)
    return flat + ints(input.ragged_rank, flat.dtype.np)


def _reductions():
    plain = ("reduce_sum", "reduce_prod", "reduce_max", "reduce_min", "reduce_any", "reduce_all")
    found = {getattr(reduce, name): reduction(getattr(reduce, name)) for name in plain}
    found[reduce.reduce_mean] = reduce_mean
    found[statistics.reduce_logsumexp] = reduce_logsumexp
    found[statistics.reduce_variance] = reduce_variance
    found[statistics.reduce_std] = reduce_std
    for name in ("sum", "prod", "max", "min"):
        function = SEGMENTS[getattr(reduce, f"reduce_{name}")]
        found[function] = unsorted(function)
    found[segment_means.unsorted_segment_mean] = segment_mean
    found[segment_means.unsorted_segment_sqrt_n] = segment_sqrt_n
    return found


@functools.cache
def table():
    """Function -> what it does with ragged tensors, for functions that have their own way."""
    return (
        _reductions()
        | OF_RAGGED
        | {
            select.where: where,
            joining.concat: concat,
            joining.stack: stack,
            views.expand_dims: expand_dims,
            views.squeeze: squeeze,
            matmul.matmul: ragged_matmul,
            gather.gather: ragged_gather,
            gather_nd.gather_nd: ragged_gather_nd,
            math.add_n: add_n,
            strings.join: join,
            shapes.size: size,
            shapes.rank: rank,
            nn_layers.embedding_lookup: embedding_lookup,
            nn_softmax.softmax: softmax,
            repeating.tile: tile,
            reversing.reverse: reverse,
            counting.bincount: ragged_bincount,
            cumulative.cumsum: cumsum,
            parting.split: split,
            partition.dynamic_partition: dynamic_partition,
        }
    )


def is_operator(function, names):
    """True for what a Python operator calls, of those ops; those not loaded were not called."""
    return any(op is not None and op.public is function for op in map(TABLE.get, names))


def is_unary(function):
    """True for an elementwise function of its first argument."""
    return among(function, UNARY) or is_operator(function, ("Neg", "Abs", "LogicalNot"))


def is_binary(function):
    """True for an elementwise function of its first two arguments."""
    return among(function, BINARY) or is_operator(function, OPERATORS)


@functools.cache
def implementation(function):
    """What the function does with ragged tensors, or None."""
    if function in table():
        return table()[function]
    if is_unary(function):
        return unary(function)
    return binary(function) if is_binary(function) else None
