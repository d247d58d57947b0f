"""Array and mathematical functions under the names and with the arguments of TensorFlow 1.

What has the same arguments today is taken over as it is: see `yeoul/graph/v1/namespace.py`.
"""

from yeoul.autodiff.gradients import gradients as new_gradients
from yeoul.engine.convert import convert_to_tensor as new_convert
from yeoul.graph.v1.adapt import DROPPED, old
from yeoul.ops import (
    arg,
    assertions,
    assertions_static,
    control,
    creation,
    histogram,
    padding,
    random_gamma,
    reduce,
    reversing,
    select,
    shapes,
    sorting,
    statistics,
    strings,
    views,
)
from yeoul.ops import (
    gather as gather_ops,
)
from yeoul.ops import (
    gather_nd as gather_nd_ops,
)
from yeoul.ops import (
    norm as norm_ops,
)
from yeoul.ops import (
    transpose as transpose_ops,
)

REDUCTION = "input_tensor axis=None keepdims=None name=None reduction_indices=None keep_dims=None"
REDUCED = {"reduction_indices": "axis", "keep_dims": "keepdims"}

reduce_sum = old("reduce_sum math.reduce_sum", reduce.reduce_sum, REDUCTION, REDUCED)
reduce_mean = old("reduce_mean math.reduce_mean", reduce.reduce_mean, REDUCTION, REDUCED)
reduce_max = old("reduce_max math.reduce_max", reduce.reduce_max, REDUCTION, REDUCED)
reduce_min = old("reduce_min math.reduce_min", reduce.reduce_min, REDUCTION, REDUCED)
reduce_prod = old("reduce_prod math.reduce_prod", reduce.reduce_prod, REDUCTION, REDUCED)
reduce_any = old("reduce_any math.reduce_any", reduce.reduce_any, REDUCTION, REDUCED)
reduce_all = old("reduce_all math.reduce_all", reduce.reduce_all, REDUCTION, REDUCED)
reduce_logsumexp = old(
    "reduce_logsumexp math.reduce_logsumexp", statistics.reduce_logsumexp, REDUCTION, REDUCED
)
count_nonzero = old(
    "count_nonzero math.count_nonzero",
    statistics.count_nonzero,
    "input_tensor=None axis=None keepdims=None dtype='int64' name=None reduction_indices=None "
    "keep_dims=None input=None",
    {**REDUCED, "input_tensor": "input"},
)

ARG = "input axis=None name=None dimension=None output_type='int64'"
argmax = old("argmax math.argmax", arg.argmax, ARG, {"dimension": "axis"})
argmin = old("argmin math.argmin", arg.argmin, ARG, {"dimension": "axis"})
expand_dims = old(
    "expand_dims", views.expand_dims, "input axis=None name=None dim=None", {"dim": "axis"}
)
squeeze = old(
    "squeeze",
    views.squeeze,
    "input axis=None name=None squeeze_dims=None",
    {"squeeze_dims": "axis"},
)
gather = old(
    "gather",
    gather_ops.gather,
    "params indices validate_indices=None name=None axis=None batch_dims=0",
)
gather_nd = old(
    "gather_nd manip.gather_nd", gather_nd_ops.gather_nd, "params indices name=None batch_dims=0"
)
transpose = old(
    "transpose", transpose_ops.transpose, "a perm=None name='transpose' conjugate=False"
)
shape = old("shape", shapes.shape, "input name=None out_type=None")
size = old("size", shapes.size, "input name=None out_type=None")
LIKE = {"tensor": "input", "optimize": DROPPED}
zeros_like = old(
    "zeros_like", creation.zeros_like, "tensor dtype=None name=None optimize=True", LIKE
)
ones_like = old("ones_like", creation.ones_like, "tensor dtype=None name=None optimize=True", LIKE)
norm = old(
    "norm linalg.norm",
    norm_ops.norm,
    "tensor ord='euclidean' axis=None keepdims=None name=None keep_dims=None",
    {"keep_dims": "keepdims"},
)
boolean_mask = old("boolean_mask", select.boolean_mask, "tensor mask name='boolean_mask' axis=None")
pad = old("pad", padding.pad, "tensor paddings mode='CONSTANT' name=None constant_values=0")
reverse_sequence = old(
    "reverse_sequence",
    reversing.reverse_sequence,
    "input seq_lengths seq_axis=None batch_axis=None name=None seq_dim=None batch_dim=None",
    {"seq_dim": "seq_axis", "batch_dim": "batch_axis"},
)
confusion_matrix = old(
    "confusion_matrix math.confusion_matrix",
    histogram.confusion_matrix,
    "labels predictions num_classes=None dtype='int32' name=None weights=None",
)
in_top_k = old("math.in_top_k nn.in_top_k", sorting.in_top_k, "predictions targets k name=None")
random_poisson = old(
    "random_poisson random.poisson",
    random_gamma.poisson,
    "lam shape dtype='float32' seed=None name=None",
)
length = old("strings.length", strings.length, "input name=None unit='BYTE'")
convert_to_tensor = old(
    "convert_to_tensor",
    new_convert,
    "value dtype=None name=None preferred_dtype=None dtype_hint=None",
    {"preferred_dtype": "dtype_hint"},
)
tuple_ = old("tuple", control.tuple_, "tensors name=None control_inputs=None", attr="tuple_")
gradients = old(
    "gradients",
    new_gradients,
    "ys xs grad_ys=None name='gradients' colocate_gradients_with_ops=False gate_gradients=False "
    "aggregation_method=None stop_gradients=None unconnected_gradients='none'",
    {"colocate_gradients_with_ops": DROPPED},
)

BINARY_CHECK = "x y data=None summarize=None message=None name=None"
UNARY_CHECK = "x data=None summarize=None message=None name=None"
NO_DATA = {"data": DROPPED}


def check(name, module, arguments):
    """An assertion, whose `data` has no effect: the message says what the values are."""
    paths = f"{name} debugging.{name}"
    return old(paths, getattr(module, name), arguments, NO_DATA)


assert_equal = check("assert_equal", assertions, BINARY_CHECK)
assert_none_equal = check("assert_none_equal", assertions, BINARY_CHECK)
assert_greater = check("assert_greater", assertions, BINARY_CHECK)
assert_greater_equal = check("assert_greater_equal", assertions, BINARY_CHECK)
assert_less = check("assert_less", assertions, BINARY_CHECK)
assert_less_equal = check("assert_less_equal", assertions, BINARY_CHECK)
assert_negative = check("assert_negative", assertions, UNARY_CHECK)
assert_positive = check("assert_positive", assertions, UNARY_CHECK)
assert_non_negative = check("assert_non_negative", assertions, UNARY_CHECK)
assert_non_positive = check("assert_non_positive", assertions, UNARY_CHECK)
assert_rank = old(
    "assert_rank debugging.assert_rank",
    assertions_static.assert_rank,
    "x rank data=None summarize=None message=None name=None",
    {"data": DROPPED, "summarize": DROPPED},
)
