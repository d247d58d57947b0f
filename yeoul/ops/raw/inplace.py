"""Tensors that are changed in place in TensorFlow: here they are new ones."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.engine.infer import same
from yeoul.engine.op import NONE, register
from yeoul.ops.static import partial_dims


def _wrapped(x, i):
    """The rows: their numbers wrap around, as TensorFlow's do."""
    return i % max(x.shape[0], 1)


def _check_inplace(x, i, v):
    if i.ndim != 1 or v.shape != (len(i), *x.shape[1:]):
        raise invalid(
            f"i and v of shapes {list(i.shape)} and {list(v.shape)} do not fit x of shape "
            f"{list(x.shape)}: i is a vector of rows, v has one row for each"
        )


def _written(write):
    def host(x, i, v):
        _check_inplace(x, i, v)
        out = x.copy()
        write(out, _wrapped(x, i), v)
        return out

    return host


def _inplace(name, write, method):
    def lower(x, i, v):
        _check_inplace(x, i, v)
        place = jnp.asarray(x).at[_wrapped(x, i)]
        return getattr(place, method)(v if name != "InplaceSub" else -v)

    register(name, "x:T, i:int32, v:T", lower=lower, host=_written(write), grad=NONE, shape=same)


_inplace("InplaceAdd", np.add.at, "add")
_inplace("InplaceSub", np.subtract.at, "add")
_inplace("InplaceUpdate", lambda out, i, v: out.__setitem__(i, v), "set")
register("DeepCopy", "x:T", lower=jnp.array, host=np.array, grad=NONE, shape=same)
register(
    "Empty",
    "shape!:int32",
    attrs={"dtype": None, "init": False},
    lower=lambda shape, dtype, init: jnp.zeros(shape, dtype),
    host=lambda shape, dtype, init: (
        np.full(shape, b"", dtype) if dtype.kind == "O" else np.zeros(shape, dtype)
    ),
    grad=NONE,
    shape=lambda inputs, attrs: [(partial_dims(inputs[0]), FROM_NUMPY[attrs["dtype"]])],
)
