"""tf.io.parse_sequence_example and tf.io.parse_single_sequence_example."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.module import name_scope
from yeoul.ops.io.features import (
    FixedLenFeature,
    FixedLenSequenceFeature,
    RaggedFeature,
    VarLenFeature,
)
from yeoul.ops.io.parse_example import Plan, scalar, string_vector
from yeoul.ops.io.ragged_rows import of_batch
from yeoul.ops.io.sequence_ops import PARSE_SEQUENCE_EXAMPLE_V2
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_tensor import SparseTensor

CONTEXT = (VarLenFeature, FixedLenFeature, RaggedFeature)
SEQUENCE = (VarLenFeature, FixedLenSequenceFeature, RaggedFeature)


class SequencePlan(Plan):
    """What is to be parsed of the feature lists."""

    def sequence(self, key, feature):
        if feature.default_value is not None:
            raise ValueError(
                f"Value feature_list.dense_defaults[{key}] must be None: entries of sequences have "
                "no default; pass allow_missing=True if the whole list may be missing."
            )
        if feature.allow_missing:
            self.missing.add(key)


def parsed(serialized, context_features, sequence_features, names, name):
    """The outputs of the op as (context, sequences, lengths)."""
    context = Plan(context_features, CONTEXT)
    lists = SequencePlan(sequence_features, SEQUENCE)
    keys = [
        string_vector(list(part))
        for plan in (context, lists)
        for part in (plan.sparse, plan.dense, plan.ragged)
    ]
    may_lack = np.array([key in lists.missing for key in lists.dense], bool)
    with name_scope(name or "ParseSequenceExample"):
        inputs = (serialized, string_vector(names), *keys, may_lack, *context.defaults())
        outputs = execute(PARSE_SEQUENCE_EXAMPLE_V2, inputs, attrs_of(context, lists), name)
    single = serialized.shape.rank == 0
    count = 3 * len(context.sparse) + len(context.dense) + 2 * len(context.ragged)
    first = context.finished(context.arranged(outputs[:count], single), single)
    return first, *arranged(lists, outputs[count:], single)


def attrs_of(context, lists):
    """The attributes of ParseSequenceExampleV2."""
    return {
        "Ncontext_sparse": len(context.sparse),
        "Tcontext_dense": tuple([dtype.np for dtype, _, _ in context.dense.values()]),
        "context_sparse_types": tuple([dtype.np for dtype in context.sparse.values()]),
        "context_ragged_value_types": tuple([dtype.np for dtype, _ in context.ragged.values()]),
        "context_ragged_split_types": tuple([splits.np for _, splits in context.ragged.values()]),
        "context_dense_shapes": tuple([dims for _, dims, _ in context.dense.values()]),
        "Nfeature_list_sparse": len(lists.sparse),
        "Nfeature_list_dense": len(lists.dense),
        "feature_list_dense_types": tuple([dtype.np for dtype, _, _ in lists.dense.values()]),
        "feature_list_sparse_types": tuple([dtype.np for dtype in lists.sparse.values()]),
        "feature_list_ragged_value_types": tuple([d.np for d, _ in lists.ragged.values()]),
        "feature_list_ragged_split_types": tuple([s.np for _, s in lists.ragged.values()]),
        "feature_list_dense_shapes": tuple([dims[1:] for _, dims, _ in lists.dense.values()]),
    }


def arranged(lists, outputs, single):
    """The feature lists as a dict of tensors, and the lengths of dense ones."""
    it = iter(outputs)

    def take(count):
        return [next(it) for _ in range(count)]

    count, dense, rows = len(lists.sparse), len(lists.dense), len(lists.ragged)
    parts = zip(take(count), take(count), take(count), strict=True)
    found = {k: SparseTensor(*p) for k, p in zip(lists.sparse, parts, strict=True)}
    found |= dict(zip(lists.dense, take(dense), strict=True))
    lengths = dict(zip(lists.dense, take(dense), strict=True))
    triples = zip(take(rows), take(rows), take(rows), strict=True)
    steps, outer = {}, {}
    for key, (values, bounds, inner) in zip(lists.ragged, triples, strict=True):
        steps[key] = RaggedTensor.from_row_splits(values, inner, validate=False)
        outer[key] = bounds
    for key, feature in lists.features.items():
        if isinstance(feature, RaggedFeature):
            held = feature.value_key or key
            made = of_batch(feature, steps[held], steps) if feature.partitions else steps[held]
            if not single:
                made = RaggedTensor.from_row_splits(made, outer[held], validate=False)
            found[key] = made
    return {key: value for key, value in found.items() if key in lists.features}, lengths


@export("io.parse_sequence_example", "compat.v1.io.parse_sequence_example")
@dispatchable
def parse_sequence_example(
    serialized, context_features=None, sequence_features=None, example_names=None, name=None
):
    """Reads a batch of serialised `tf.train.SequenceExample`s into tensors.

    Args:
      serialized: string vector, one message an element; or a scalar, for results without a batch
        dimension.
      context_features: dict of what to read of the contexts: key -> `tf.io.FixedLenFeature`,
        `tf.io.VarLenFeature` or `tf.io.RaggedFeature`.
      sequence_features: dict of what to read of the feature lists: key ->
        `tf.io.FixedLenSequenceFeature`, `tf.io.VarLenFeature` or `tf.io.RaggedFeature`.
      example_names: names of the examples for messages of errors, or None.
      name: name of the scope in a graph.

    Returns:
      Three dicts: what was read of the contexts, what was read of the feature lists, and for each
      `tf.io.FixedLenSequenceFeature` the lengths of the sequences.

    Raises:
      ValueError: if nothing is to be read, or a feature is not described completely.
      InvalidArgumentError: if a message is damaged, lacks a feature that must be there, or holds
        values of another dtype or number.

    Example:
      >>> import yeoul as tf
      >>> def step(x):
      ...     return tf.train.Feature(int64_list=tf.train.Int64List(value=[x]))
      >>> def sequence(*values):
      ...     steps = tf.train.FeatureList(feature=[step(x) for x in values])
      ...     lists = tf.train.FeatureLists(feature_list={"x": steps})
      ...     return tf.train.SequenceExample(feature_lists=lists).SerializeToString()
      >>> features = {"x": tf.io.FixedLenSequenceFeature([], tf.int64)}
      >>> batch = [sequence(1, 2), sequence(3)]
      >>> _, sequences, lengths = tf.io.parse_sequence_example(batch, sequence_features=features)
      >>> sequences["x"].numpy().tolist(), lengths["x"].numpy().tolist()
      ([[1, 2], [3, 0]], [2, 1])
    """
    if not (context_features or sequence_features):
        raise ValueError(
            "Both `context_features` and `sequence_features` argument are None, but at least one "
            "should have values."
        )
    with name_scope(name or "ParseSequenceExample"):
        serialized = convert_to_tensor(serialized, "string", name="serialized")
        names = [] if example_names is None else example_names
        return parsed(serialized, context_features, sequence_features, names, name)


@export(
    "io.parse_single_sequence_example",
    "compat.v1.io.parse_single_sequence_example",
    "compat.v1.parse_single_sequence_example",
)
@dispatchable
def parse_single_sequence_example(
    serialized, context_features=None, sequence_features=None, example_name=None, name=None
):
    """Reads one serialised `tf.train.SequenceExample` into tensors.

    Args:
      serialized: string scalar.
      context_features: as for `tf.io.parse_sequence_example`.
      sequence_features: as for `tf.io.parse_sequence_example`.
      example_name: name of the example for messages of errors, or None.
      name: name of the scope in a graph.

    Returns:
      Two dicts, of what was read of the context and of the feature lists, without a batch
      dimension.

    Raises:
      ValueError: if nothing is to be read, or a feature is not described completely.
      InvalidArgumentError: if the message is damaged, lacks a feature that must be there, or holds
        values of another dtype or number.

    Example:
      >>> import yeoul as tf
      >>> name = tf.train.Feature(bytes_list=tf.train.BytesList(value=[b"first"]))
      >>> context = tf.train.Features(feature={"name": name})
      >>> data = tf.train.SequenceExample(context=context).SerializeToString()
      >>> features = {"name": tf.io.FixedLenFeature([], tf.string)}
      >>> context, sequences = tf.io.parse_single_sequence_example(data, features)
      >>> context["name"].numpy(), sequences
      (b'first', {})
    """
    if not (context_features or sequence_features):
        raise ValueError(
            "Both context_features and sequence_features are None, but at least one should have "
            "values."
        )
    with name_scope(name or "ParseSingleSequenceExample"):
        serialized = scalar(convert_to_tensor(serialized, "string", name="serialized"))
        names = [] if example_name is None else [example_name]
        return parsed(serialized, context_features, sequence_features, names, name)[:2]
