"""Dropout in recurrent cells: masks that stay the same over the steps of a sequence."""

from yeoul.engine.state import STATE
from yeoul.keras.core.layer_random import layer_random
from yeoul.ops.creation import ones_like


class KeptMasks:
    """Masks of one kind: those made at once, and those of graphs, which the graphs hold.

    Attributes:
      eager: tuple of the masks made outside of graphs, or None.
    """

    def __init__(self):
        self.eager = None

    def reset(self):
        """Forgets the masks."""
        self.eager = None
        for graph in graphs():
            graph.settings.pop(self, None)

    def get(self, make):
        """The masks for what is running, made when first asked for."""
        if STATE.graph is None:
            if self.eager is None:
                self.eager = (make(),)
            return self.eager[0]
        for graph in graphs():
            if self in graph.settings:
                return graph.settings[self]
        masks = STATE.graph.settings[self] = make()
        return masks

    def __deepcopy__(self, memo):
        return KeptMasks()


def graphs():
    """The graph being built, and those around it."""
    graph = STATE.graph
    while graph is not None:
        yield graph
        graph = graph.outer


class DropoutRNNCellMixin:
    """The dropout masks of a cell with the attributes `dropout` and `recurrent_dropout`."""

    def _init_masks(self, seed=None):
        self._hold(_input_masks_kept=KeptMasks(), _recurrent_masks_kept=KeptMasks())
        self._hold(_random=layer_random(seed))

    def reset_dropout_mask(self):
        """Forgets the masks of the inputs: the next sequence gets others."""
        self._input_masks_kept.reset()

    def reset_recurrent_dropout_mask(self):
        """Forgets the masks of the states: the next sequence gets others."""
        self._recurrent_masks_kept.reset()

    def get_dropout_mask_for_cell(self, inputs, training, count=1):
        """The masks of the inputs.

        Args:
          inputs: the inputs, for their shape and dtype.
          training: whether the model is trained.
          count: the number of masks, one for each product.

        Returns:
          The mask, or a list of them if `count` is more than 1; None if nothing is dropped.
        """
        return self._masks(self._input_masks_kept, inputs, self.dropout, training, count)

    def get_recurrent_dropout_mask_for_cell(self, inputs, training, count=1):
        """The masks of the states; see `get_dropout_mask_for_cell`."""
        rate = self.recurrent_dropout
        return self._masks(self._recurrent_masks_kept, inputs, rate, training, count)

    def _masks(self, kept, inputs, rate, training, count):
        """Masks for these inputs: 0, or 1 / (1 - rate); None if nothing is dropped.

        As in TensorFlow, whether something is dropped is kept too, until the masks are reset.
        """
        if rate == 0:
            return None

        def make():
            if not training:
                return None
            ones = ones_like(inputs)
            masks = [self._random.dropout(ones, rate) for _ in range(count)]
            return masks if count > 1 else masks[0]

        return kept.get(make)
