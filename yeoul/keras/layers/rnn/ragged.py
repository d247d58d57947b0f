"""Ragged sequences in recurrent layers: padded, with lengths, and ragged again."""

from yeoul.core import nest
from yeoul.ops.array import cast
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.reversing import reverse_sequence


def without_ragged(layer, inputs, mask):
    """The inputs as dense tensors, and the lengths of the sequences if they were ragged.

    Raises:
      ValueError: if the layer cannot take ragged inputs.
    """
    parts = nest.flatten(inputs)
    if not any(isinstance(x, RaggedTensor) for x in parts):
        return inputs, None
    if mask is not None:
        raise ValueError(
            f"The mask that was passed in was {mask}, which cannot be applied to RaggedTensor "
            "inputs. Please make sure that there is no mask injected by upstream layers."
        )
    if layer.unroll:
        raise ValueError(
            "The input received contains RaggedTensors and does not support unrolling. Disable "
            "unrolling by passing `unroll=False` in the RNN Layer constructor."
        )
    lengths = cast(parts[0].row_lengths(), "int32")
    dense = [x.to_tensor() if isinstance(x, RaggedTensor) else x for x in parts]
    return nest.pack_sequence_as(inputs, dense), lengths


def as_ragged(layer, outputs, lengths):
    """The outputs along time without those behind the ends of the sequences."""
    if layer.go_backwards:
        return nest.map_structure(lambda x: reverse_sequence(x, lengths, 1, 0), outputs)
    return nest.map_structure(lambda x: RaggedTensor.from_tensor(x, lengths), outputs)
