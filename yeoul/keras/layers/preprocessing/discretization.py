"""Numbers as the numbers of bins."""

import numpy as np

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE
from yeoul.engine.variable import Variable
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.layers.preprocessing import quantiles
from yeoul.keras.layers.preprocessing.encoding import (
    INT,
    check_mode,
    check_sparse,
    encoded_shape,
    map_values,
    vectors,
)
from yeoul.keras.layers.preprocessing.preprocessing_layer import PreprocessingLayer, as_tensor
from yeoul.ops.array import cast
from yeoul.ops.raw import arrays as _  # noqa: F401  Bucketize is declared there

MODES = (INT, "one_hot", "multi_hot", "count")


@export("keras.layers.Discretization", "keras.layers.experimental.preprocessing.Discretization")
class Discretization(PreprocessingLayer):
    """The number of the bin that each number falls into.

    The bins are given by their boundaries, or learnt by `adapt` so that each holds about as many
    numbers.

    Args:
      bin_boundaries: ascending numbers: below the first is bin 0, from the last on bin n.
      num_bins: number of bins that `adapt` makes.
      epsilon: error of the quantiles that are the learnt boundaries; 1e-2 keeps about 100 values.
      output_mode: "int": the number of the bin; "one_hot": a vector for each; "multi_hot",
        "count": a vector for each row.
      sparse: whether the vectors are sparse tensors.
      **kwargs: as `Layer`.

    Raises:
      ValueError: if both boundaries and a number of bins are given, or the mode is unknown.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.Discretization(bin_boundaries=[0.0, 1.0, 2.0])
      >>> print(layer(tf.constant([[-1.5, 1.0, 3.4, 0.5]])).numpy())
      [[0 2 3 1]]
      >>> layer = tf.keras.layers.Discretization(num_bins=2)
      >>> layer.adapt([1.0, 2.0, 3.0, 4.0])
      >>> print(layer(tf.constant([0.0, 5.0])).numpy())
      [0 1]
    """

    def __init__(
        self,
        bin_boundaries=None,
        num_bins=None,
        epsilon=0.01,
        output_mode="int",
        sparse=False,
        **kwargs,
    ):
        if "bins" in kwargs:  # the name before 2.6
            bins = kwargs.pop("bins")
            if isinstance(bins, int):
                num_bins = bins
            else:
                bin_boundaries = bins
        check_mode("Discretization", output_mode, MODES)
        check_sparse(sparse, output_mode)
        if num_bins is not None and num_bins < 0:
            raise ValueError(
                f"`num_bins` must be greater than or equal to 0. You passed `num_bins={num_bins}`"
            )
        if num_bins is not None and bin_boundaries is not None:
            raise ValueError(
                "Both `num_bins` and `bin_boundaries` should not be set. You passed "
                f"`num_bins={num_bins}` and `bin_boundaries={bin_boundaries}`"
            )
        if kwargs.get("dtype") is None:
            kwargs["dtype"] = "int64" if output_mode == INT else SETTINGS.floatx
        super().__init__(**kwargs)
        self.input_bin_boundaries = None if bin_boundaries is None else numbers(bin_boundaries)
        self._hold(_learnt_boundaries=[])
        self.num_bins, self.epsilon = num_bins, epsilon
        self.output_mode, self.sparse = output_mode, sparse

    @property
    def bin_boundaries(self):
        """The boundaries: those given, or those learnt."""
        if self.input_bin_boundaries is not None:
            return self.input_bin_boundaries
        return self._learnt_boundaries

    def build(self, input_shape):
        """Makes the summary of what is learnt."""
        super().build(input_shape)
        if self.input_bin_boundaries is None and "summary" not in self.__dict__:
            empty = np.zeros((2, 0), np.float32)
            self.summary = Variable(empty, trainable=False, name="summary", shape=[2, None])

    def _check_adapt(self):
        if self.input_bin_boundaries is not None:
            raise ValueError(
                "Cannot adapt a Discretization layer that has been initialized with "
                "`bin_boundaries`, use `num_bins` instead. You passed "
                f"`bin_boundaries={self.input_bin_boundaries}` (layer {self.name!r})."
            )
        if self.num_bins is None:
            raise ValueError(
                f"Discretization layer {self.name!r} cannot adapt: it does not know how many bins "
                "to make. Pass `num_bins`."
            )

    def update_state(self, data):
        """Adds a batch to the summary."""
        self._check_adapt()
        if not self.built:
            raise RuntimeError(
                f"`build` must be called before `update_state` (layer {self.name!r}, "
                "Discretization)."
            )
        values = as_tensor(data)
        flat = getattr(values, "flat_values", getattr(values, "values", values))
        found = quantiles.summary_of(np.asarray(flat), self.epsilon)
        self.summary.assign(quantiles.merged(self.summary.numpy(), found, self.epsilon))

    def finalize_state(self):
        """Reads the boundaries off the summary."""
        if self.input_bin_boundaries is None and self.built and self.summary.shape[1] != 0:
            found = quantiles.boundaries(self.summary.numpy(), self.num_bins)
            self._hold(_learnt_boundaries=[float(x) for x in found.astype(np.float32)])

    def reset_state(self):
        """Forgets the summary."""
        if self.input_bin_boundaries is None and self.built:
            self.summary.assign(np.zeros((2, 0), np.float32))

    def call(self, inputs):
        """The bins."""
        bins = map_values(self._bins, as_tensor(inputs))
        depth = len(self.bin_boundaries) + 1
        return vectors(bins, self.output_mode, depth, self.compute_dtype, self.sparse)

    def _bins(self, values):
        kind = values.dtype
        if not (kind.is_integer or kind.is_floating):
            raise TypeError(
                f"Discretization takes numbers, not {kind.name}: no boundaries part them. Use "
                "tf.strings.to_number, or tf.cast."
            )
        values = cast(values, "float32") if kind.size == 2 else values
        edges = tuple(self.bin_boundaries)
        return execute(TABLE["Bucketize"], (values,), {"boundaries": edges})

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        depth = len(self.bin_boundaries) + 1
        return encoded_shape(TensorShape(input_shape), self.output_mode, depth)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "bin_boundaries": self.input_bin_boundaries,
            "num_bins": self.num_bins,
            "epsilon": self.epsilon,
            "output_mode": self.output_mode,
            "sparse": self.sparse,
        }


def numbers(values):
    """A sequence of numbers as a list of Python's."""
    return np.asarray(values).tolist()
