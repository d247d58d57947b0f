"""SpaceToBatch and BatchToSpace with one block size for height and width."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.engine.tensor import Tensor
from yeoul.ops.blocks import _batch_to_space, _block_dims, _space_to_batch


def check(dims, edges, size, name):
    """Raises InvalidArgumentError unless images, edges and block size fit together."""
    message = None
    if dims is not None and len(dims) != 4:
        message = f"Input rank should be 4, got shape {list(dims)}"
    elif not isinstance(edges, Tensor) and np.shape(edges) != (2, 2):
        message = f"{name} should have shape [2, 2], got {list(np.shape(edges))}"
    elif size < 2:
        message = f"Value for attr 'block_size' of {size} must be at least minimum 2"
    if message:
        raise InvalidArgumentError(None, None, message)


def register_block_op(name, edges, compute, to_batch, other):
    """One of the two ops.

    Args:
      name: TF's op name.
      edges: name of its second input.
      compute: `(lower, host)`, functions of (x, block, edges).
      to_batch: whether blocks move to the batch axis.
      other: name of the op that undoes it.
    """

    def checked(function):
        def call(x, table, block_size):
            check(x.shape, table, block_size, edges)
            return function(x, (block_size, block_size), table)

        return call

    def specs(inputs, attrs):
        dims, table, size = dims_of(inputs[0]), inputs[1], attrs["block_size"]
        check(dims, table, size, edges)
        if dims is None or isinstance(table, Tensor):
            return [((None, None, None, dims and dims[3]), dtype_of(inputs[0]))]
        return [(_block_dims(dims, (size, size), table, to_batch), dtype_of(inputs[0]))]

    def rule(r, dy):
        return execute(TABLE_OF[other], (dy, r.inputs[1]), r.attrs), None

    kind = "Tpaddings" if to_batch else "Tidx"
    return register(
        name, f"input:T, {edges}!:{kind}", attrs={"block_size": None}, lower=checked(compute[0]),
        host=checked(compute[1]), shape=specs, grad=rule, limit=1 << 20,
    )  # fmt: skip


SPACE_TO_BATCH = register_block_op(
    "SpaceToBatch", "paddings", (_space_to_batch(jnp), _space_to_batch(np)), True, "BatchToSpace"
)
BATCH_TO_SPACE = register_block_op(
    "BatchToSpace", "crops", (_batch_to_space, _batch_to_space), False, "SpaceToBatch"
)
TABLE_OF = {"SpaceToBatch": SPACE_TO_BATCH, "BatchToSpace": BATCH_TO_SPACE}
