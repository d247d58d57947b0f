"""Categories as the numbers of bins, by a hash."""

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.convert import convert_to_tensor
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.layer import Layer
from yeoul.keras.layers.preprocessing.encoding import (
    INT,
    check_mode,
    check_sparse,
    encoded_shape,
    map_values,
    vectors,
)
from yeoul.keras.layers.preprocessing.preprocessing_layer import as_tensor, plain_as_tensor
from yeoul.ops.array import cast, zeros_like
from yeoul.ops.compare import equal
from yeoul.ops.select import where
from yeoul.ops.string.hash_ops import to_hash_bucket_fast, to_hash_bucket_strong
from yeoul.ops.strings import as_string

MODES = (INT, "one_hot", "multi_hot", "count")


@export("keras.layers.Hashing", "keras.layers.experimental.preprocessing.Hashing")
class Hashing(Layer):
    """The number of a bin for each string or integer, by a hash that is the same everywhere.

    Args:
      num_bins: number of bins, with that of the mask.
      mask_value: a value that is alone in bin 0.
      salt: one or two integers: the hash is SipHash with this key, in place of FarmHash.
      output_mode: "int": the number of the bin; "one_hot": a vector for each; "multi_hot",
        "count": a vector for each row.
      sparse: whether the vectors are sparse tensors.
      **kwargs: as `Layer`.

    Input shape: any; ragged and sparse tensors, too.

    Raises:
      ValueError: if `num_bins` is not positive, the salt is no integer or pair of integers, or the
        mode is unknown.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.Hashing(num_bins=3)
      >>> print(layer(tf.constant([["A"], ["B"], ["C"]])).numpy().ravel())
      [1 0 1]
    """

    def __init__(
        self, num_bins, mask_value=None, salt=None, output_mode="int", sparse=False, **kwargs
    ):
        if num_bins is None or num_bins <= 0:
            raise ValueError(
                "The `num_bins` for `Hashing` cannot be `None` or non-positive values. Received: "
                f"num_bins={num_bins}."
            )
        if kwargs.get("dtype") is None:
            kwargs["dtype"] = "int64" if output_mode == INT else SETTINGS.floatx
        super().__init__(**kwargs)
        check_mode("Hashing", output_mode, MODES)
        check_sparse(sparse, output_mode)
        self.num_bins, self.mask_value = num_bins, mask_value
        self.output_mode, self.sparse = output_mode, sparse
        self.strong_hash = salt is not None
        self.salt = None if salt is None else self._key(salt)

    def _key(self, salt):
        if isinstance(salt, (list, tuple)) and len(salt) == 2:
            return list(salt)
        if isinstance(salt, int):
            return [salt, salt]
        raise ValueError(
            "The `salt` argument for `Hashing` can only be a tuple of size 2 integers, or a single "
            f"integer. Received: salt={salt}."
        )

    def _prepare_inputs(self, inputs, args, kwargs):
        return super()._prepare_inputs(plain_as_tensor(inputs), args, kwargs)

    def call(self, inputs):
        """The bins."""
        bins = map_values(self._bins, as_tensor(inputs))
        return vectors(bins, self.output_mode, self.num_bins, self.compute_dtype, self.sparse)

    def _bins(self, values):
        bins = self.num_bins
        mask = None
        if self.mask_value is not None and bins > 1:  # bin 0 is that of the mask
            bins -= 1
            mask = equal(values, convert_to_tensor(self.mask_value, dtype=values.dtype))
        text = as_string(values) if values.dtype.is_integer else values
        if self.strong_hash:
            found = to_hash_bucket_strong(text, bins, key=self.salt)
        else:
            found = to_hash_bucket_fast(text, bins)
        return found if mask is None else where(mask, zeros_like(found), found + cast(1, "int64"))

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        return encoded_shape(TensorShape(input_shape), self.output_mode, self.num_bins)

    def compute_output_signature(self, input_spec):
        """The spec of the outputs for the spec of the inputs."""
        dtype = "int64" if self.output_mode == INT else self.compute_dtype
        return TensorSpec(self.compute_output_shape(input_spec.shape), dtype)

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "num_bins": self.num_bins,
            "salt": self.salt,
            "mask_value": self.mask_value,
            "output_mode": self.output_mode,
            "sparse": self.sparse,
        }
