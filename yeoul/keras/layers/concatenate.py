"""Concatenation of several inputs."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.layers.merging import Merge
from yeoul.ops.array import cast, concat, expand_dims, ones_like
from yeoul.ops.reduce import reduce_all
from yeoul.ops.sparse_dense import to_dense
from yeoul.ops.sparse_parts import concat as concat_sparse
from yeoul.ops.sparse_tensor import SparseTensor


@export("keras.layers.Concatenate")
class Concatenate(Merge):
    """The inputs one after another along an axis.

    Args:
      axis: the axis.

    Raises:
      ValueError: if the inputs' shapes differ elsewhere.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.Concatenate()([tf.ones([2, 3]), tf.ones([2, 4])]).shape
      TensorShape([2, 7])
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def build(self, input_shape):
        """Checks that the shapes agree but along the axis."""
        shapes = self._shapes(input_shape)
        self._concatenated(shapes)
        self.built = True

    def _concatenated(self, shapes):
        lists = [s.as_list() for s in shapes]
        if len({len(dims) for dims in lists}) > 1:
            self._refuse(lists)
        axis = self.axis % len(lists[0])
        out = list(lists[0])
        for dims in lists[1:]:
            for i, n in enumerate(dims):
                if i == axis:
                    out[i] = None if None in (out[i], n) else out[i] + n
                elif None not in (out[i], n) and out[i] != n:
                    self._refuse(lists)
                elif out[i] is None:
                    out[i] = n
        return TensorShape(out)

    def _refuse(self, lists):
        raise ValueError(
            "A `Concatenate` layer requires inputs with matching shapes except for the "
            "concatenation axis. Received: "
            f"input_shape={[tuple(dims) for dims in lists]} (layer {self.name!r}, axis="
            f"{self.axis}). Choose the axis on which they differ, or reshape them."
        )

    def call(self, inputs):
        """The concatenated inputs; sparse if all of them are."""
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                f"A `Concatenate` layer should be called on a list of inputs. Received: {inputs}"
            )
        sparse = [isinstance(x, SparseTensor) for x in inputs]
        if all(sparse):
            return concat_sparse(self.axis, list(inputs))
        inputs = [to_dense(x) if isinstance(x, SparseTensor) else x for x in inputs]
        return concat(inputs, axis=self.axis)

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        return self._concatenated(self._shapes(input_shape))

    def compute_mask(self, inputs, mask=None):
        """The concatenated masks; inputs without one count as kept."""
        if mask is None or all(m is None for m in mask):
            return None
        masks = []
        for x, m in zip(inputs, mask, strict=True):
            if m is None:
                masks.append(cast(ones_like(x), "bool"))
            elif m.shape.rank < x.shape.rank:
                masks.append(cast(ones_like(x), "bool") & expand_dims(m, axis=-1))
            else:
                masks.append(m)
        return reduce_all(concat(masks, axis=self.axis), axis=-1)

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "axis": self.axis}


@export("keras.layers.concatenate")
def concatenate(inputs, axis=-1, **kwargs):
    """The functional form of `Concatenate`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.layers.concatenate([tf.ones([2, 3]), tf.ones([2, 4])]).shape
      TensorShape([2, 7])
    """
    return Concatenate(axis=axis, **kwargs)(inputs)
