"""Ops that pass their input on: with a default, a check, a print, or for a debugger."""

import math

import numpy as np

from yeoul.core.dtypes import int64, integers_of
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine import xla
from yeoul.engine.infer import same
from yeoul.engine.op import NONE, register
from yeoul.ops.family import FLOATS
from yeoul.ops.numerics import check_rule
from yeoul.ops.printing import write_text
from yeoul.ops.shapes import VIEW
from yeoul.ops.text import element_writer


def passed(x, **technical):
    return x


def passing(name, signature="input:T", grad=None, **fields):
    """An op whose output is its input."""
    rule = (lambda r, dy: dy) if grad is None else grad
    return register(
        name, signature, lower=passed, host=passed, shape=same, limit=VIEW, grad=rule, **fields
    )


passing("Snapshot")
passing("GuaranteeConst", grad=NONE)
passing("Copy", grad=NONE, attrs={"tensor_name": "", "debug_ops_spec": ()})
passing("CopyHost", grad=NONE, attrs={"tensor_name": "", "debug_ops_spec": ()})
passing("LoopCond", "input:bool", grad=NONE)
passing("DebugGradientIdentity")
passing(
    "DebugIdentity",
    grad=NONE,
    attrs={"device_name": "", "tensor_name": "", "debug_urls": (), "gated_grpc": False},
)
passing(
    "DebugIdentityV2",
    attrs={
        "tfdbg_context_id": "",
        "op_name": "",
        "output_slot": -1,
        "tensor_debug_mode": -1,
        "debug_urls": (),
        "circular_buffer_size": 1000,
        "tfdbg_run_id": "",
    },
)
passing(
    "DebugIdentityV3",
    grad=NONE,
    attrs={
        "device_name": "",
        "tensor_name": "",
        "io_of_node": "",
        "is_input": False,
        "io_index": -1,
        "debug_urls": (),
        "gated_grpc": False,
    },
)
passing("PlaceholderWithDefault", "input:T", attrs={"shape": None})


def _refuse_gradient(r, dy):
    message = r.attrs.get("message") or "tf.raw_ops.PreventGradient stands in the way"
    raise LookupError(f"Gradient explicitly disabled. Reason: {message}.")


passing("PreventGradient", grad=_refuse_gradient, attrs={"message": ""})
register(
    "DebugNanCount",
    "input:T",
    attrs={"device_name": "", "tensor_name": "", "debug_urls": (), "gated_grpc": False},
    lower=lambda x, **technical: xla.jnp.isnan(x).sum(dtype=np.int64).reshape(1),
    host=lambda x, **technical: np.isnan(x).sum(dtype=np.int64).reshape(1),
    grad=NONE,
    shape=lambda inputs, attrs: [((1,), int64)],
    types=FLOATS,
)


def _check_host(tensor, message):
    """As CheckNumerics, but the message tells the signs of the infinities."""
    if not np.isfinite(tensor).all():
        found = [
            word
            for word, there in (
                ("-Inf", (np.isinf(tensor) & (tensor < 0)).any()),
                ("+Inf", (np.isinf(tensor) & (tensor > 0)).any()),
                ("NaN", np.isnan(tensor).any()),
            )
            if there
        ]
        shown = " and ".join([", ".join(found[:-1]), found[-1]] if found[1:] else found)
        raise InvalidArgumentError(
            None, None, f"{message} : Tensor had {shown} values [Op:CheckNumericsV2]"
        )
    return tensor


register(
    "CheckNumericsV2",
    "tensor:T",
    attrs={"message": None},
    lower=lambda tensor, message: tensor,
    host=_check_host,
    refuses=lambda tensor, message: ~xla.jnp.isfinite(tensor).all(),
    grad=check_rule,
    shape=same,
    types=FLOATS,
)


def _print_host(x, *data, message, summarize):
    text = "".join([first_elements(array, summarize) for array in data])
    write_text(f"{message}{text}\n", "stderr")
    return x


def first_elements(array, limit):
    """The array in brackets, on one line; "..." stands for what follows its first elements."""
    array = integers_of(array)
    if not array.size:
        return "[]"
    write = {"O": bare, "c": unknown}.get(array.dtype.kind) or element_writer(array.dtype)
    shown = [write(v) for v in array.reshape(-1)[: None if limit < 0 else limit]]
    if not array.ndim:
        return f"[{''.join(shown)}]"
    text = nested_text(shown, array.shape)
    return f"{text[:-1]}...]" if array.ndim > 1 and len(shown) < array.size else text


def nested_text(shown, dims):
    """The texts of the first elements of an array of these dimensions, in its brackets."""
    if len(dims) == 1:
        return f"[{' '.join(shown)}{'...' * (len(shown) < dims[0])}]"
    size = math.prod(dims[1:])
    parts = [nested_text(shown[i : i + size], dims[1:]) for i in range(0, len(shown), size)]
    return f"[{''.join(parts)}]"


def bare(value):
    return value.decode("utf-8", "replace")


def unknown(value):
    """What TensorFlow's Print writes for a complex number."""
    return "?"


register(
    "Print",
    "input:T, data*:",
    attrs={"message": "", "summarize": 3},
    host=_print_host,
    grad=lambda r, dy: [dy] + [None] * (len(r.inputs) - 1),
    shape=same,
    stateful=True,
)
