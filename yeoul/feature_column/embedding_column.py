"""Categories as vectors that are learned."""

import collections
import math

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.feature_column.column import DenseColumn, SequenceDenseColumn
from yeoul.feature_column.configs import column_class
from yeoul.feature_column.sequence_columns import check_kind, sequence_lengths
from yeoul.graph.v1.initializers import TruncatedNormal
from yeoul.ops.casting import cast
from yeoul.ops.compare import greater, greater_equal
from yeoul.ops.creation import zeros_like
from yeoul.ops.division import divide_no_nan
from yeoul.ops.exponential import sqrt
from yeoul.ops.gather import gather
from yeoul.ops.math import maximum
from yeoul.ops.reduce import reduce_sum
from yeoul.ops.select import where
from yeoul.ops.views import expand_dims

COMBINERS = ("mean", "sqrtn", "sum")


@column_class
class EmbeddingColumn(
    DenseColumn,
    SequenceDenseColumn,
    collections.namedtuple(
        "EmbeddingColumn",
        (
            "categorical_column",
            "dimension",
            "combiner",
            "initializer",
            "ckpt_to_load_from",
            "tensor_name_in_ckpt",
            "max_norm",
            "trainable",
            "use_safe_embedding_lookup",
        ),
    ),
):
    """Categories as vectors that are learned. Made by `tf.feature_column.embedding_column`."""

    @property
    def name(self):
        return f"{self.categorical_column.name}_embedding"

    @property
    def parse_example_spec(self):
        return self.categorical_column.parse_example_spec

    @property
    def variable_shape(self):
        return TensorShape([self.dimension])

    def create_state(self, layer):
        """Makes the vectors, from a checkpoint if one is given."""
        super().create_state(layer)
        shape = (self.categorical_column.num_buckets, self.dimension)
        layer.add_column_weight(self, "embedding_weights", shape, self.initializer, self.trainable)
        if self.ckpt_to_load_from is not None:
            from yeoul.checkpoint.reader import load_variable

            value = load_variable(self.ckpt_to_load_from, self.tensor_name_in_ckpt)
            layer.column_weight(self, "embedding_weights").assign(value)

    def _vectors(self, features):
        """The vector of each value, and its weight: 0 where there is none."""
        column = self.categorical_column
        ids, weights = features.of(column, "ids"), features.of(column, "weights")
        table = features.layer.column_weight(self, "embedding_weights")
        valid = greater_equal(ids, 0)
        vectors = gather(table, where(valid, ids, zeros_like(ids)))
        if self.max_norm is not None:
            norms = sqrt(reduce_sum(vectors * vectors, axis=-1, keepdims=True))
            vectors = vectors * (self.max_norm / maximum(norms, self.max_norm))
        counted = cast(valid, vectors.dtype)
        if weights is not None:
            counted = counted * weights
            if self.combiner != "sum":
                counted = where(greater(counted, 0.0), counted, zeros_like(counted))
        return vectors, expand_dims(counted, -1)

    def _combined(self, vectors, weights):
        """The vectors of the values of a row as one."""
        total = reduce_sum(vectors * weights, axis=-2)
        if self.combiner == "sum":
            return total
        if self.combiner == "mean":
            return divide_no_nan(total, reduce_sum(weights, axis=-2))
        return divide_no_nan(total, sqrt(reduce_sum(weights * weights, axis=-2)))

    def dense(self, features):
        """The combined vectors of each row."""
        check_kind(self, sequence=False)
        return self._combined(*self._vectors(features))

    def sequence(self, features):
        """A vector for each time step."""
        check_kind(self, sequence=True)
        vectors, weights = self._vectors(features)
        if vectors.shape.rank == 3:  # one value a time step
            vectors, weights = expand_dims(vectors, -2), expand_dims(weights, -2)
        lengths = sequence_lengths(features.of(self.categorical_column, "ids"))
        return self._combined(vectors, weights), lengths


@export("feature_column.embedding_column")
def embedding_column(
    categorical_column,
    dimension,
    combiner="mean",
    initializer=None,
    ckpt_to_load_from=None,
    tensor_name_in_ckpt=None,
    max_norm=None,
    trainable=True,
    use_safe_embedding_lookup=True,
):
    """Categories as vectors that are learned.

    Args:
      categorical_column: the column of the categories.
      dimension: length of the vectors.
      combiner: how several values of a row become one: "mean", "sqrtn" or "sum".
      initializer: of the vectors; default: a truncated normal one, of standard deviation
        `1 / sqrt(dimension)`.
      ckpt_to_load_from: checkpoint that the vectors are taken from.
      tensor_name_in_ckpt: name of the tensor in it.
      max_norm: vectors are shortened to this length.
      trainable: whether they are trained.
      use_safe_embedding_lookup: rows without values are zeros, in either case.

    Raises:
      ValueError: if an argument makes no sense.

    Example:
      >>> import yeoul as tf
      >>> fc = tf.feature_column
      >>> column = fc.embedding_column(fc.categorical_column_with_identity("day", 7), 4)
      >>> tf.keras.layers.DenseFeatures([column])({"day": [[1], [2]]}).shape
      TensorShape([2, 4])
    """
    if dimension is None or dimension < 1:
        raise ValueError(f"Invalid dimension {dimension}.")
    if (ckpt_to_load_from is None) != (tensor_name_in_ckpt is None):
        raise ValueError("Must specify both `ckpt_to_load_from` and `tensor_name_in_ckpt` or none.")
    if combiner not in COMBINERS:
        raise ValueError(f"combiner must be one of {COMBINERS}. Received: {combiner!r}")
    if initializer is not None and not callable(initializer):
        raise ValueError(
            "initializer must be callable if specified. Embedding of column_name: "
            f"{categorical_column.name}"
        )
    if initializer is None:
        initializer = TruncatedNormal(0.0, 1 / math.sqrt(dimension))
    return EmbeddingColumn(
        categorical_column,
        dimension,
        combiner,
        initializer,
        ckpt_to_load_from,
        tensor_name_in_ckpt,
        max_norm,
        trainable,
        use_safe_embedding_lookup,
    )


@export("feature_column.shared_embeddings")
def shared_embeddings(
    categorical_columns,
    dimension,
    combiner="mean",
    initializer=None,
    shared_embedding_collection_name=None,
    ckpt_to_load_from=None,
    tensor_name_in_ckpt=None,
    max_norm=None,
    trainable=True,
    use_safe_embedding_lookup=True,
):
    """Columns that share their vectors: for sessions only, as in TensorFlow.

    Args:
      categorical_columns: the columns of the categories.
      dimension: as in `tf.feature_column.embedding_column`, and so are the others.
      combiner: likewise.
      initializer: likewise.
      shared_embedding_collection_name: name of what is shared.
      ckpt_to_load_from: likewise.
      tensor_name_in_ckpt: likewise.
      max_norm: likewise.
      trainable: likewise.
      use_safe_embedding_lookup: likewise.

    Raises:
      RuntimeError: when executing eagerly; use one `tf.keras.layers.Embedding` for both features.
    """
    raise RuntimeError(
        "shared_embedding_columns are not supported when eager execution is enabled. Call one "
        "tf.keras.layers.Embedding on both features."
    )
