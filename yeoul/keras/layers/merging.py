"""The base of layers that merge several inputs."""

from yeoul.core.shape import TensorShape
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.located import described
from yeoul.ops.array import expand_dims
from yeoul.ops.reduce import reduce_all


class Merge(Layer):
    """Merges a list of tensors of broadcastable shapes elementwise.

    Subclasses define `_merge(inputs)`.
    """

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def _merge(self, inputs):
        raise NotImplementedError(f"{type(self).__name__} must define _merge().")

    def build(self, input_shape):
        """Checks that there are enough inputs, of shapes that broadcast."""
        shapes = self._shapes(input_shape)
        batches = {s[0] for s in shapes if s.rank} - {None}
        if len(batches) > 1:
            raise ValueError(
                "Cannot merge tensors with different batch sizes. Received tensors with shapes "
                f"{[tuple(s) for s in shapes]}"
            )
        self._merged_shape(shapes)
        super().build(input_shape)

    def _shapes(self, input_shape):
        if (
            not isinstance(input_shape, (list, tuple))
            or not input_shape
            or isinstance(input_shape[0], (int, type(None)))
        ):
            raise ValueError(
                "A merge layer should be called on a list of inputs. Received: "
                f"input_shape={input_shape} (not a list of shapes)"
            )
        return [TensorShape(s) for s in input_shape]

    def _merged_shape(self, shapes):
        merged = shapes[0]
        for shape in shapes[1:]:
            merged = self._broadcast(merged, shape)
        return merged

    def _broadcast(self, a, b):
        if a.rank is None or b.rank is None:
            return TensorShape(None)
        short, long = sorted((a.as_list(), b.as_list()), key=len)
        if len(short) == 0:
            return TensorShape(long)
        # A shorter input gets axes of size 1 after the batch.
        padded = [short[0]] + [1] * (len(long) - len(short)) + short[1:]
        out = []
        for m, n in zip(padded, long, strict=True):
            if m != n and None not in (m, n) and 1 not in (m, n):
                raise ValueError(
                    f"Inputs have incompatible shapes. Received shapes {tuple(a)[1:]} and "
                    f"{tuple(b)[1:]} (layer {self.name!r}, {type(self).__name__}). Inputs to be "
                    "merged need equal sizes, or 1, on each axis after the batch."
                )
            if None in (m, n):
                other = n if m is None else m
                out.append(None if other in (None, 1) else other)
            else:
                out.append(n if m == 1 else m)
        return TensorShape(out)

    def _check_list(self, inputs):
        if not isinstance(inputs, (list, tuple)):
            raise ValueError(
                "A merge layer should be called on a list of inputs. Received: inputs="
                f"{described(inputs)} (not a list of tensors)"
            )

    def call(self, inputs):
        """The merged inputs."""
        self._check_list(inputs)
        rank = max(x.shape.rank for x in inputs)
        aligned = []
        for x in inputs:
            while x.shape.rank < rank:
                x = expand_dims(x, axis=1)
            aligned.append(x)
        return self._merge(aligned)

    def compute_output_shape(self, input_shape):
        """The broadcast shape."""
        return self._merged_shape(self._shapes(input_shape))

    def compute_mask(self, inputs, mask=None):
        """True where every input's mask is."""
        if mask is None:
            return None
        if not isinstance(mask, (list, tuple)):
            raise ValueError(f"`mask` should be a list. Received: mask={mask}")
        if len(mask) != len(inputs):
            raise ValueError(
                "The lists `inputs` and `mask` should have the same length. Received: "
                f"{len(inputs)} and {len(mask)}"
            )
        from yeoul.ops.array import stack

        present = [m for m in mask if m is not None]
        return reduce_all(stack(present), axis=0) if present else None
