"""A layer applied to every time step."""

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.keras.core.input_spec import InputSpec
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.serialization import public_path
from yeoul.keras.layers.rnn.loop import rnn
from yeoul.keras.layers.rnn.ragged import as_ragged, is_ragged, without_ragged
from yeoul.keras.layers.rnn.state import map_shapes
from yeoul.keras.layers.wrapper import Wrapper
from yeoul.ops.array import reshape, shape
from yeoul.ops.reduce import reduce_any


@export("keras.layers.TimeDistributed")
class TimeDistributed(Wrapper):
    """Applies a layer to every time step, with the same weights.

    Args:
      layer: the layer.

    Call arguments: `inputs`; `training`; `mask`, bool `[batch, time]`: passed to the layer, if it
    takes one.

    Input shape: `[batch, time, ...]`, or a structure of these.

    Output shape: `[batch, time, ...]`: what the layer makes of `[batch, ...]`, for each step.

    Raises:
      ValueError: if `layer` is no layer; when built, if an input has no time axis.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.TimeDistributed(tf.keras.layers.Conv2D(8, 3))
      >>> layer(tf.ones([2, 5, 6, 6, 1])).shape
      TensorShape([2, 5, 4, 4, 8])
    """

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, Layer):
            raise ValueError(
                "Please initialize `TimeDistributed` layer with a `tf.keras.layers.Layer` "
                f"instance. Received: {layer}"
            )
        super().__init__(layer, **kwargs)
        self.supports_masking = True
        # Layers of users may do something else in each call: theirs is called for each step.
        self._hold(_at_once=is_of_keras(layer) and not getattr(layer, "stateful", False))

    def build(self, input_shape):
        """Builds the layer for one step."""
        self.input_spec = map_shapes(self._spec_of, input_shape)
        super().build(map_shapes(without_time, input_shape))

    def _spec_of(self, one):
        dims = TensorShape(one)
        if dims.rank is None or dims.rank < 3:
            raise ValueError(
                "`TimeDistributed` Layer should be passed an `input_shape ` with at least 3 "
                f"dimensions, received: {tuple(dims) if dims.rank is not None else one}"
            )
        return InputSpec(shape=(None, None, *dims[2:]))

    def call(self, inputs, training=None, mask=None):
        """The layer's outputs for every step."""
        extra = {"training": training} if self.layer._takes_training else {}
        given = inputs
        inputs, lengths = without_ragged(self, inputs, mask if is_ragged(inputs) else None)
        first = nest.flatten(inputs)[0]
        if first.shape[0] is not None and not self._at_once:
            outputs = rnn(
                lambda x, _: (self.layer(x, **extra), []),
                inputs,
                initial_states=[],
                input_length=lengths,
                mask=mask,
            )[1]
        else:
            if mask is not None and self.layer._takes_mask:
                extra["mask"] = nest.map_structure(merged, mask)
            outputs = self.layer(nest.map_structure(merged, inputs), **extra)
            outputs = nest.map_structure(lambda y: parted(y, first), outputs)
        return as_ragged(self, outputs, lengths) if is_ragged(given) else outputs

    unroll = go_backwards = False  # as ragged inputs are asked about a recurrent layer

    def compute_mask(self, inputs, mask=None):
        """The layer's mask for every step; that of the steps if it has none."""
        if is_ragged(inputs):
            return None
        inner = None if mask is None else nest.map_structure(merged, mask)
        found = self.layer.compute_mask(nest.map_structure(merged, inputs), inner)
        if found is not None:
            return nest.map_structure(lambda m: parted(m, nest.flatten(inputs)[0]), found)
        if mask is None:
            return None
        mask = nest.flatten(mask)[0]
        return (
            reduce_any(mask, axis=list(range(2, mask.shape.rank))) if mask.shape.rank > 2 else mask
        )

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        first = map_shapes(TensorShape, input_shape)
        time = nest.flatten(first)[0][1]
        found = self.layer.compute_output_shape(map_shapes(without_time, input_shape))

        def with_time(one):
            dims = TensorShape(one)
            return TensorShape([dims[0], time, *dims[1:]])

        return map_shapes(with_time, found)


def without_time(one):
    """The shape of a step."""
    dims = TensorShape(one)
    return TensorShape([dims[0], *dims[2:]])


def is_of_keras(layer):
    """Whether the layer is of a class of the package's, or derived from one other than Layer."""
    paths = (public_path(cls) for cls in type(layer).__mro__)
    return any(path not in (None, "keras.layers.Layer", "Module") for path in paths)


def sizes(tensor, start):
    """The dimensions from `start`: numbers where they are known."""
    known = tensor.shape.as_list()[start:]
    found = shape(tensor) if None in known else None
    return [found[start + i] if n is None else n for i, n in enumerate(known)]


def merged(tensor):
    """All steps as one batch."""
    return reshape(tensor, [-1, *sizes(tensor, 2)])


def parted(tensor, like):
    """What came of all steps, with a time axis again."""
    batch, time = sizes(like, 0)[:2]
    rest = tensor.shape[1:]
    result = reshape(tensor, [batch, time, *sizes(tensor, 1)])
    result.set_shape([*like.shape[:2], *rest])
    return result
