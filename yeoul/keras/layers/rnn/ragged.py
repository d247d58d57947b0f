"""Ragged sequences in recurrent layers: padded, with lengths, and ragged again."""

from yeoul.core import nest
from yeoul.ops.array import cast
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.reversing import reverse, reverse_sequence


def is_ragged(inputs):
    """Whether one of the inputs is ragged."""
    return any(isinstance(x, RaggedTensor) for x in nest.flatten(inputs))


def without_ragged(layer, inputs, mask):
    """The inputs as dense tensors, and the lengths of the sequences if they were ragged.

    Raises:
      ValueError: if the layer cannot take ragged inputs.
    """
    if not is_ragged(inputs):
        return inputs, None
    parts = nest.flatten(inputs)
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
    """The outputs along time without those of the padding."""

    def rows(x):
        if layer.go_backwards:  # padding comes first
            x = reverse_sequence(reverse(x, [1]), lengths, seq_axis=1, batch_axis=0)
        return RaggedTensor.from_tensor(x, lengths)

    return nest.map_structure(rows, outputs)
