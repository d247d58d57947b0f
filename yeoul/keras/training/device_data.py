"""The data of `fit` and `evaluate` where compiled loops can index them."""

import dataclasses
import functools
import math

import numpy as np

from yeoul.engine import xla

jax, jnp, lax = xla.jax, xla.jnp, xla.jax.lax
ALIGNMENT = 64  # bytes; XLA reads an array on the host in place only from such an address
SMALL = 1 << 20  # bytes up to which a copy costs nothing worth saving


@functools.partial(
    jax.tree_util.register_dataclass,
    data_fields=["flat", "edges", "skip"],
    meta_fields=["size", "sample"],
)
@dataclasses.dataclass
class InPlace:
    """A large array on the host, read where it is although it does not begin at an aligned address.

    NumPy's large arrays begin 16 bytes after such an address, so XLA would copy all of them: a
    quarter of the time of an MNIST epoch of a small network, and twice the memory.

    Attributes:
      flat: the array's items between its first and its last few, from an aligned address on. Its
        length does not depend on the address, so that one compiled program serves all.
      edges: the few samples that lie partly outside of `flat`: the first, then the last ones.
      skip: number of items before `flat`.
      size: number of samples.
      sample: shape of a sample.
    """

    flat: jax.Array
    edges: jax.Array
    skip: jax.Array
    size: int
    sample: tuple

    def rows(self, chosen):
        """The samples of these numbers (a vector inside a compiled program)."""
        length = math.prod(self.sample)
        last = self.flat.shape[0] - length
        # 32-bit positions, where they suffice, take a third of the time of the gather.
        dtype = np.int32 if self.flat.shape[0] + length < 1 << 31 else np.int64
        starts = jnp.clip(chosen.astype(dtype) * length - self.skip.astype(dtype), 0, last)
        inner = lax.gather(
            self.flat,
            starts[:, None],
            lax.GatherDimensionNumbers((1,), (), (0,)),
            (length,),
            mode="promise_in_bounds",
        )
        count = self.edges.shape[0] // 2
        at_end = chosen >= self.size - count
        outside = at_end | (chosen < count)
        places = jnp.where(at_end, chosen - (self.size - 2 * count), jnp.minimum(chosen, count))
        outer = self.edges.at[places].get(mode="promise_in_bounds")
        return jnp.where(outside[:, None], outer, inner).reshape(-1, *self.sample)


def to_device(array):
    """The array where compiled loops can index it: `InPlace`, or an array of jax."""
    if isinstance(array, jax.Array):
        return array
    if array.nbytes > SMALL and xla.cpu_only() and array.flags.c_contiguous:
        offset, count = place_of(array)
        if offset and offset % array.itemsize == 0 and 2 * count < array.shape[0]:
            return in_place(array, offset // array.itemsize, count)
    # `jnp.asarray` would hold two copies for a while.
    return jax.device_put(array)


def window(array):
    """As `to_device`, for one of many parts of an array, which compiled loops take alike.

    Whether it is `InPlace` does not depend on where in memory the part begins.
    """
    if array.nbytes > SMALL and xla.cpu_only() and array.flags.c_contiguous:
        offset, count = place_of(array)
        if not offset % array.itemsize and 2 * count < array.shape[0]:
            return in_place(array, offset // array.itemsize, count)
    return jax.device_put(array)


def place_of(array):
    """Bytes before the first aligned address; number of samples that they may reach into."""
    offset = -array.ctypes.data % ALIGNMENT
    return offset, math.ceil(ALIGNMENT // array.itemsize / math.prod(array.shape[1:]))


def is_in_place(array):
    """True if `to_device`, on the host, makes no copy of the array that would matter."""
    if not isinstance(array, np.ndarray) or array.nbytes <= SMALL:
        return True
    if not array.flags.c_contiguous:
        return False
    offset, count = place_of(array)
    return not offset or (offset % array.itemsize == 0 and 2 * count < array.shape[0])


def in_place(array, skip, count):
    """The array as `InPlace`, with this many items before and samples at each edge."""
    items = array.reshape(-1)
    length = items.shape[0] - ALIGNMENT // array.itemsize
    edges = np.concatenate([array[:count], array[-count:]]).reshape(2 * count, -1)
    flat = jax.device_put(items[skip : skip + length])
    return InPlace(flat, edges, np.int64(skip), array.shape[0], array.shape[1:])


def rows(array, order, step, batch_size):
    """The samples of one step, inside a compiled loop.

    Args:
      array: what `to_device` made.
      order: numbers of the samples in the order of their use, or None for their own order.
      step: number of the step.
      batch_size: samples a step.
    """
    if order is not None:
        chosen = lax.dynamic_slice_in_dim(order, step * batch_size, batch_size)
    elif isinstance(array, InPlace):
        chosen = step * batch_size + jnp.arange(batch_size)
    else:
        return lax.dynamic_slice_in_dim(array, step * batch_size, batch_size)
    if isinstance(array, InPlace):
        return array.rows(chosen)
    return array.at[chosen].get(mode="promise_in_bounds")
