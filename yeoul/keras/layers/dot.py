"""Dot products of two inputs."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.located import described
from yeoul.keras.layers.merging import Merge
from yeoul.ops.array import expand_dims
from yeoul.ops.einsum import einsum
from yeoul.ops.nn_norm import l2_normalize

LETTERS = "bcdefghijklmnopqrstuvw"


@export("keras.layers.Dot")
class Dot(Merge):
    """The dot product of two inputs, sample by sample, over one axis of each.

    Args:
      axes: the axis (for both), or a pair of axes; not 0, which is the batch.
      normalize: L2-normalise along the axis first: the cosine proximity.

    Raises:
      ValueError: if the sizes of the axes differ.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.Dot(axes=1)([tf.constant([[1.0, 2.0]]), tf.constant([[3.0, 4.0]])]))
      tf.Tensor([[11.]], shape=(1, 1), dtype=float32)
    """

    def __init__(self, axes, normalize=False, **kwargs):
        super().__init__(**kwargs)
        if not isinstance(axes, int):
            if not isinstance(axes, (list, tuple)):
                raise TypeError(
                    "Invalid type for argument `axes`: it should be a list or an int. Received: "
                    f"axes={axes}"
                )
            if len(axes) != 2:
                raise ValueError(
                    "Invalid format for argument `axes`: it should contain two elements. "
                    f"Received: axes={axes}"
                )
        self.axes, self.normalize = axes, normalize

    def _both_axes(self, a, b):
        pair = (self.axes, self.axes) if isinstance(self.axes, int) else self.axes
        return pair[0] % len(a), pair[1] % len(b)

    def build(self, input_shape):
        """Checks that there are two inputs whose axes agree."""
        shapes = self._shapes(input_shape)
        if len(shapes) != 2:
            raise ValueError(
                "A `Dot` layer should be called on a list of 2 inputs. Received: "
                f"input_shape={input_shape}"
            )
        a, b = (s.as_list() for s in shapes)
        if min(len(a), len(b)) < 2:
            raise ValueError(
                "Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes "
                f"{tuple(a)} and {tuple(b)}. Give them a batch axis: tf.expand_dims(x, 0)."
            )
        i, j = self._both_axes(a, b)
        if None not in (a[i], b[j]) and a[i] != b[j]:
            raise ValueError(
                f"Incompatible input shapes: axis values {a[i]} (at axis {i}) != {b[j]} (at axis "
                f"{j}). Full input shapes: "
                f"{tuple(a)}, {tuple(b)}"
            )
        self.built = True

    def call(self, inputs):
        """The products."""
        self._check_list(inputs)
        if len(inputs) != 2:
            raise ValueError(
                "A `Dot` layer should be called on exactly 2 inputs. Received: inputs="
                f"{described(inputs)}"
            )
        a, b = inputs
        i, j = self._both_axes(a.shape.as_list(), b.shape.as_list())
        if self.normalize:
            a, b = l2_normalize(a, axis=i), l2_normalize(b, axis=j)
        left = ["a", *LETTERS[: a.shape.rank - 1]]
        right = ["a", *LETTERS[a.shape.rank - 1 : a.shape.rank + b.shape.rank - 2]]
        right[j] = left[i]
        result = [x for k, x in enumerate(left) if k != i] + [
            x for k, x in enumerate(right) if k not in (0, j)
        ]
        out = einsum(f"{''.join(left)},{''.join(right)}->{''.join(result)}", a, b)
        return expand_dims(out, -1) if out.shape.rank == 1 else out

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        a, b = (s.as_list() for s in self._shapes(input_shape))
        i, j = self._both_axes(a, b)
        out = [n for k, n in enumerate(a) if k != i] + [
            n for k, n in enumerate(b) if k not in (0, j)
        ]
        return TensorShape(out if len(out) > 1 else [*out, 1])

    def compute_mask(self, inputs, mask=None):
        """None."""
        return None

    def get_config(self):
        """The constructor arguments."""
        return {**super().get_config(), "axes": self.axes, "normalize": self.normalize}


@export("keras.layers.dot")
def dot(inputs, axes, normalize=False, **kwargs):
    """The functional form of `Dot`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.keras.layers.dot([tf.constant([[1.0, 2.0]]), tf.constant([[3.0, 4.0]])], axes=1))
      tf.Tensor([[11.]], shape=(1, 1), dtype=float32)
    """
    return Dot(axes=axes, normalize=normalize, **kwargs)(inputs)
