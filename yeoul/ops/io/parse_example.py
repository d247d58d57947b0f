"""tf.io.parse_example and tf.io.parse_single_example."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.module import name_scope
from yeoul.ops.io.example_ops import PARSE_EXAMPLE_V2
from yeoul.ops.io.features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    SparseFeature,
    UniformRowLength,
    VarLenFeature,
)
from yeoul.ops.io.ragged_rows import with_partitions
from yeoul.ops.io.sparse_rows import merged
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.views import reshape

ALL = (VarLenFeature, SparseFeature, FixedLenFeature, FixedLenSequenceFeature, RaggedFeature)
INT64 = as_dtype("int64")


class Plan:
    """What an op is to parse, from a dict of features.

    Attributes:
      sparse: key -> dtype.
      dense: key -> (dtype, dims, default or None).
      ragged: key -> (dtype, dtype of the row splits).
      missing: keys of sequences that may be missing.
    """

    def __init__(self, features, kinds):
        self.features = dict(features or {})
        self.kinds = kinds
        self.sparse: dict = {}
        self.dense: dict = {}
        self.ragged: dict = {}
        self.missing: set = set()
        for key in sorted(self.features, key=str):
            self.add(key, self.features[key])
        both = set(self.sparse) & set(self.ragged)
        both |= set(self.dense) & (set(self.sparse) | set(self.ragged))
        if both:
            raise ValueError(
                "Dense, sparse and ragged keys must not intersect; intersection: "
                f"{sorted(both)}. Read a feature in one way."
            )

    def add(self, key, feature):
        """Adds one feature."""
        if not isinstance(feature, self.kinds):
            name = type(feature).__name__
            if isinstance(feature, ALL):
                raise ValueError(f"Unsupported {name} {feature} for key {key!r}")
            raise ValueError(
                f"Unsupported {name} {feature!r} for key {key!r}: pass a configuration such as "
                "tf.io.FixedLenFeature or tf.io.VarLenFeature."
            )
        if not feature.dtype:
            raise ValueError(f"Missing type for feature {key}. Received feature={feature}.")
        dtype = as_dtype(feature.dtype)
        if isinstance(feature, VarLenFeature):
            self.add_sparse(key, dtype)
        elif isinstance(feature, SparseFeature):
            for index in sparse_keys(feature):
                self.add_sparse(index, INT64)
            self.add_sparse(feature.value_key, dtype)
        elif isinstance(feature, RaggedFeature):
            self.add_ragged(feature.value_key or key, dtype, feature)
            for partition in feature.partitions:
                if not isinstance(partition, UniformRowLength):
                    self.add_ragged(partition.key, INT64, feature)
        else:
            self.add_dense(key, dtype, feature)

    def add_sparse(self, key, dtype):
        if self.sparse.setdefault(key, dtype) != dtype:
            raise ValueError(f"Conflicting type {self.sparse[key]} vs {dtype} for feature {key}.")

    def add_ragged(self, key, dtype, feature):
        entry = (dtype, feature.row_splits_dtype)
        if self.ragged.setdefault(key, entry) != entry:
            raise ValueError(f"Conflicting type {self.ragged[key]} vs {entry} for feature {key}.")

    def add_dense(self, key, dtype, feature):
        if feature.shape is None:
            raise ValueError(f"Missing shape for feature {key}. Received feature={feature}.")
        dims = TensorShape(feature.shape)._dims
        if dims is None:
            raise ValueError(f"The shape of feature {key} must be known: {feature}.")
        default = feature.default_value
        if isinstance(feature, FixedLenFeature):
            if dims and dims[0] is None:
                raise ValueError(
                    f"First dimension of shape for feature {key} unknown. Consider using "
                    f"FixedLenSequenceFeature. Received feature={feature}."
                )
        else:
            self.sequence(key, feature)
            dims = (None, *dims)
        rest = dims[1:] if isinstance(feature, FixedLenSequenceFeature) else dims
        if None in rest:
            raise ValueError(
                f"All dimensions of shape for feature {key} need to be known but received "
                f"{list(rest)}."
            )
        self.dense[key] = (dtype, dims, default)

    def sequence(self, key, feature):
        """Checks a `FixedLenSequenceFeature` of an `Example`."""
        if not feature.allow_missing:
            raise ValueError(
                "Unsupported: FixedLenSequenceFeature requires allow_missing to be True. Pass "
                f"allow_missing=True for the feature {key!r}."
            )
        self.missing.add(key)

    def defaults(self):
        """The defaults of dense features as tensors; empty where there is none."""
        found = []
        for key, (dtype, dims, default) in self.dense.items():
            ahead = dims[:1] == (None,)
            if default is None and ahead:
                default = b"" if dtype.name == "string" else 0
            if default is None:
                found.append(convert_to_tensor(np.empty(0, dtype.np), dtype))
                continue
            name = f"key_{key}".replace("b'", "").replace("'", "")
            value = convert_to_tensor(default, dtype, name="".join(map(plain, name)))
            found.append(reshape(value, () if ahead else dims))
        return found

    def arranged(self, results, single):
        """The op's results as a dict of tensors and composite tensors."""
        from yeoul.ops.ragged_tensor import RaggedTensor

        it = iter(results)

        def take(count):
            return [next(it) for _ in range(count)]

        count, rows = len(self.sparse), len(self.ragged)
        parts = zip(take(count), take(count), take(count), strict=True)
        found = {k: SparseTensor(*p) for k, p in zip(self.sparse, parts, strict=True)}
        found |= dict(zip(self.dense, take(len(self.dense)), strict=True))
        pairs = zip(take(rows), take(rows), strict=True)
        for key, (values, splits) in zip(self.ragged, pairs, strict=True):
            if single:
                found[key] = values
            else:
                found[key] = RaggedTensor.from_row_splits(values, splits, validate=False)
        return found

    def finished(self, found, single):
        """The results of the features asked for: partitions and indices are put together."""
        for key in sorted(self.features, key=str):
            feature = self.features[key]
            if isinstance(feature, SparseFeature):
                found[key] = sparse_result(feature, found)
            elif isinstance(feature, RaggedFeature) and feature.partitions:
                found[key] = with_partitions(feature, key, found, single)
            elif isinstance(feature, RaggedFeature) and feature.value_key:
                found[key] = found[feature.value_key]
        return {key: value for key, value in found.items() if key in self.features}


def plain(character):
    """Names of nodes hold letters, digits and a few signs."""
    return character if character.isalnum() or character in "_./>-" else "_"


def sparse_keys(feature):
    """The keys of the indices of a `SparseFeature`.

    Raises:
      ValueError: if a key is missing.
    """
    if not feature.index_key:
        raise ValueError(f"Missing index_key for SparseFeature {feature}.")
    if not feature.value_key:
        raise ValueError(f"Missing value_key for SparseFeature {feature}.")
    keys = feature.index_key
    return [keys] if isinstance(keys, (str, bytes)) else list(keys)


def sparse_result(feature, found):
    """The sparse tensor of a `SparseFeature`."""
    keys = sparse_keys(feature)
    sizes = feature.size
    if isinstance(feature.index_key, (str, bytes)):
        if isinstance(sizes, (list, tuple)) or sizes is None:
            raise TypeError(
                f"The size of a SparseFeature with one index_key must be a number, not {sizes!r}."
            )
        sizes = [sizes]
    if len(sizes) != len(keys):
        raise ValueError(
            f"A SparseFeature needs one size for each index_key: {len(keys)} keys, "
            f"{len(sizes)} sizes."
        )
    parts = [found[key] for key in keys]
    return merged(parts, found[feature.value_key], sizes, feature.already_sorted)


@export("io.parse_example")
@dispatchable
def parse_example(serialized, features, example_names=None, name=None):
    """Reads a batch of serialised `tf.train.Example`s into tensors.

    Args:
      serialized: string vector, one message an element; or a scalar, for results without a batch
        dimension.
      features: dict of what to read: key -> `tf.io.FixedLenFeature`, `tf.io.VarLenFeature`,
        `tf.io.SparseFeature`, `tf.io.RaggedFeature` or `tf.io.FixedLenSequenceFeature`.
      example_names: names of the examples for messages of errors, or None.
      name: name of the scope in a graph.

    Returns:
      A dict: key -> tensor, `tf.sparse.SparseTensor` or `tf.RaggedTensor`.

    Raises:
      ValueError: if a feature is not described completely.
      InvalidArgumentError: if a message is damaged, lacks a feature that must be there, or holds
        values of another dtype or number.

    Example:
      >>> import yeoul as tf
      >>> ids = tf.train.Feature(int64_list=tf.train.Int64List(value=[7]))
      >>> example = tf.train.Example(features=tf.train.Features(feature={"id": ids}))
      >>> batch = [example.SerializeToString()] * 2
      >>> parsed = tf.io.parse_example(batch, {"id": tf.io.FixedLenFeature([], tf.int64)})
      >>> parsed["id"].numpy().tolist()
      [7, 7]
    """
    if not features:
        raise ValueError(
            "Argument `features` cannot be None: pass a dict such as "
            "{'image': tf.io.FixedLenFeature([], tf.string)}."
        )
    plan = Plan(features, ALL)
    with name_scope(name or "ParseExample"):
        serialized = convert_to_tensor(serialized, "string", name="serialized")
        names = [] if example_names is None else example_names
        single = serialized.shape.rank == 0
        inputs = v2_inputs(plan, serialized, names)
        outputs = execute(PARSE_EXAMPLE_V2, inputs, v2_attrs(plan), name)
    found = plan.arranged(outputs, single)
    return plan.finished(found, single)


def v2_inputs(plan, serialized, names):
    """The inputs of ParseExampleV2."""
    keys = [string_vector(list(part)) for part in (plan.sparse, plan.dense, plan.ragged)]
    return (serialized, string_vector(names), *keys, *plan.defaults())


def v2_attrs(plan):
    """The attributes of ParseExampleV2."""
    return {
        "Tdense": tuple([dtype.np for dtype, _, _ in plan.dense.values()]),
        "num_sparse": len(plan.sparse),
        "sparse_types": tuple([dtype.np for dtype in plan.sparse.values()]),
        "ragged_value_types": tuple([dtype.np for dtype, _ in plan.ragged.values()]),
        "ragged_split_types": tuple([splits.np for _, splits in plan.ragged.values()]),
        "dense_shapes": tuple([dims for _, dims, _ in plan.dense.values()]),
    }


def string_vector(values):
    """Strings as a tensor or array; an empty list has the right dtype too."""
    return np.empty(0, object) if isinstance(values, list) and not values else values


@export("io.parse_single_example")
@dispatchable
def parse_single_example(serialized, features, example_names=None, name=None):
    """Reads one serialised `tf.train.Example` into tensors.

    Args:
      serialized: string scalar.
      features: as for `tf.io.parse_example`.
      example_names: the name of the example for messages of errors, or None.
      name: name of the scope in a graph.

    Returns:
      A dict as of `tf.io.parse_example`, without the batch dimension; a `tf.io.RaggedFeature`
      without partitions gives a vector.

    Raises:
      ValueError: if a feature is not described completely, or `serialized` is no scalar.
      InvalidArgumentError: if the message is damaged, lacks a feature that must be there, or holds
        values of another dtype or number.

    Example:
      >>> import yeoul as tf
      >>> words = tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"a", b"b"]))
      >>> example = tf.train.Example(features=tf.train.Features(feature={"words": words}))
      >>> features = {"words": tf.io.FixedLenFeature([2], tf.string)}
      >>> parsed = tf.io.parse_single_example(example.SerializeToString(), features)
      >>> parsed["words"].numpy().tolist()
      [b'a', b'b']
    """
    if not features:
        raise ValueError(
            "Invalid argument `features`: it must be a dict with at least one feature."
        )
    with name_scope(name or "ParseSingleExample"):
        serialized = convert_to_tensor(serialized, "string", name="serialized")
        serialized = scalar(serialized)
        return parse_example(serialized, features, example_names, name)


def scalar(serialized):
    """A message, checked to be a scalar; one whose rank is unknown is made one."""
    if serialized.shape.rank is None:
        return reshape(serialized, [])
    if serialized.shape.rank != 0:
        raise ValueError(
            f"Input serialized must be a scalar, not of shape {serialized.shape}. Use "
            "tf.io.parse_example for a batch."
        )
    return serialized


@export("compat.v1.io.parse_example", "compat.v1.parse_example")
@dispatchable
def parse_example_v1(serialized, features, name=None, example_names=None):
    """As `tf.io.parse_example`, with the arguments of TensorFlow 1.

    Args:
      serialized: string vector or scalar.
      features: dict of what to read.
      name: name of the scope in a graph.
      example_names: names of the examples for messages of errors, or None.

    Example:
      >>> import yeoul as tf
      >>> parsed = tf.compat.v1.parse_example([b""], {"x": tf.io.FixedLenFeature([], tf.int64, 3)})
      >>> parsed["x"].numpy().tolist()
      [3]
    """
    return parse_example(serialized, features, example_names, name)


@export("compat.v1.io.parse_single_example", "compat.v1.parse_single_example")
@dispatchable
def parse_single_example_v1(serialized, features, name=None, example_names=None):
    """As `tf.io.parse_single_example`, with the arguments of TensorFlow 1.

    Args:
      serialized: string scalar.
      features: dict of what to read.
      name: name of the scope in a graph.
      example_names: the name of the example for messages of errors, or None.

    Example:
      >>> import yeoul as tf
      >>> features = {"x": tf.io.FixedLenFeature([], tf.int64, 3)}
      >>> tf.compat.v1.parse_single_example(b"", features)["x"].numpy().item()
      3
    """
    return parse_single_example(serialized, features, example_names, name)
