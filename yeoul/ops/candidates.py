"""Classes sampled as negative examples: tf.random.log_uniform_candidate_sampler and its kind."""

import collections

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops import philox
from yeoul.ops.random import STATE_SPEC, draw, moved, split_state
from yeoul.ops.seeds import op_seeds

INT64, FLOAT32 = FROM_NUMPY[np.dtype("int64")], FROM_NUMPY[np.dtype("float32")]
INT32 = FROM_NUMPY[np.dtype("int32")]
BLOCKS = 512  # set aside for each class sampled
ATTRS = {"num_true": None, "num_sampled": None, "unique": None, "range_max": None}


# What the samplers return: int64 `[num_sampled]`; float32, like `true_classes`: how often each is
# expected in the sample; float32 `[num_sampled]`: the same for the sampled classes.
FIELDS = "sampled_candidates true_expected_count sampled_expected_count"
UniformCandidateSampler = collections.namedtuple("UniformCandidateSampler", FIELDS)
LogUniformCandidateSampler = collections.namedtuple("LogUniformCandidateSampler", FIELDS)
AllCandidateSampler = collections.namedtuple("AllCandidateSampler", FIELDS)


class Uniform:
    """Every class is as likely as the others."""

    @staticmethod
    def classes(counter, key, count, range_max):
        """The first `count` classes drawn."""
        return (philox.long_words(np, counter, key, count) % np.uint64(range_max)).astype(np.int64)

    @staticmethod
    def chance(classes, range_max):
        """The probability of each class."""
        return np.full(classes.shape, 1.0 / range_max)


class LogUniform:
    """Class `k` has probability `log((k + 2) / (k + 1)) / log(range_max + 1)`: Zipf's law."""

    @staticmethod
    def classes(counter, key, count, range_max):
        """The first `count` classes drawn."""
        uniform = philox.uniform(np, counter, key, count, philox.FLOAT64)
        return (np.exp(uniform * np.log1p(range_max)).astype(np.int64) - 1) % range_max

    @staticmethod
    def chance(classes, range_max):
        """The probability of each class."""
        return np.log((classes + 2.0) / (classes + 1.0)) / np.log1p(range_max)


def sample(distribution, counter, key, num_sampled, unique, range_max):
    """Classes, and how many were drawn to get them."""
    if not unique:
        return distribution.classes(counter, key, num_sampled, range_max), num_sampled
    if num_sampled > range_max:
        invalid(f"Sampler's range is too small: {num_sampled} of {range_max} classes.")
    count = num_sampled
    while True:  # the numbers drawn are the same each time, only more
        count *= 2
        classes = distribution.classes(counter, key, count, range_max)
        _, first = np.unique(classes, return_index=True)
        if first.size >= num_sampled:
            first.sort()
            return classes[first[:num_sampled]], int(first[num_sampled - 1]) + 1


def expected(chance, num_sampled, tries):
    """How often a class of this probability is expected in a sample that took `tries` draws."""
    if tries == num_sampled:
        return (chance * num_sampled).astype(np.float32)
    return (-np.expm1(tries * np.log1p(-chance))).astype(np.float32)


def invalid(message):
    raise InvalidArgumentError(None, None, message)


def check_true(dims, num_true):
    """Raises unless the classes are a matrix with `num_true` columns."""
    if dims is not None and len(dims) != 2:
        invalid(f"true_classes must be a matrix [batch, num_true], got shape {list(dims)}")
    if dims is not None and dims[1] not in (None, num_true):
        invalid(f"true_classes must have num_true columns, expected: {dims[1]} was: {num_true}")


def check_range(classes, range_max):
    """Raises if a class is out of range."""
    outside = classes[(classes < 0) | (classes >= range_max)]
    if outside.size:
        invalid(f"`true_candidate` out of range [0, {range_max}), received {outside[0]}")


def register_sampler(name, distribution):
    """The op of one distribution."""

    def host(true_classes, state, num_true, num_sampled, unique, range_max, seed=0, seed2=0):
        check_true(true_classes.shape, num_true)
        check_range(true_classes, range_max)
        drawn, tries = sample(distribution, *split_state(state), num_sampled, unique, range_max)
        counts = [
            expected(distribution.chance(classes, range_max), num_sampled, tries)
            for classes in (true_classes, drawn)
        ]
        return (drawn, *counts, moved(np, state, num_sampled * BLOCKS))

    def shape(inputs, attrs):
        dims, sampled = dims_of(inputs[0]), (attrs["num_sampled"],)
        check_true(dims, attrs["num_true"])
        return [(sampled, INT64), (dims, FLOAT32), (sampled, FLOAT32), STATE_SPEC]

    return register(
        name, "true_classes:int64, state:uint64", host=host, grad=NONE, outputs=4, shape=shape,
        attrs={**ATTRS, "seed": 0, "seed2": 0}, limit=1 << 62,
    )  # fmt: skip


UNIFORM = register_sampler("UniformCandidateSampler", Uniform)
LOG_UNIFORM = register_sampler("LogUniformCandidateSampler", LogUniform)


def _all_host(true_classes, num_true, num_sampled, unique, seed=0, seed2=0):
    check_true(true_classes.shape, num_true)
    check_range(true_classes, num_sampled)
    ones = np.ones(num_sampled, np.float32)
    return np.arange(num_sampled), np.ones(true_classes.shape, np.float32), ones


def _all_specs(inputs, attrs):
    dims, sampled = dims_of(inputs[0]), (attrs["num_sampled"],)
    check_true(dims, attrs["num_true"])
    return [(sampled, INT64), (dims, FLOAT32), (sampled, FLOAT32)]


ALL = register(
    "AllCandidateSampler", "true_classes:int64", host=_all_host, grad=NONE, outputs=3,
    shape=_all_specs, limit=1 << 62,
    attrs={"num_true": None, "num_sampled": None, "unique": None, "seed": 0, "seed2": 0},
)  # fmt: skip


def _hits_host(true_classes, sampled_candidates, num_true, seed=0, seed2=0):
    check_true(true_classes.shape, num_true)
    # A class that was sampled more than once is found where it stands last, as in TensorFlow.
    hit = (true_classes[:, :, None] == sampled_candidates)[:, :, ::-1]
    rows, which = np.nonzero(hit.any(2))
    columns = sampled_candidates.size - 1 - hit[rows, which].argmax(1)
    weights = np.full(rows.size, -np.finfo(np.float32).max, np.float32)
    return rows.astype(np.int32), columns, weights


HITS = register(
    "ComputeAccidentalHits", "true_classes:int64, sampled_candidates:int64", host=_hits_host,
    grad=NONE, outputs=3, limit=1 << 62, attrs={"num_true": None, "seed": 0, "seed2": 0},
    shape=lambda inputs, attrs: [((None,), INT32), ((None,), INT64), ((None,), FLOAT32)],
)  # fmt: skip


def at_least_one(**values):
    """Raises InvalidArgumentError if one of the numbers is below 1."""
    for name, value in values.items():
        if value < 1:
            invalid(f"Value for attr '{name}' of {value} must be at least minimum 1")


def run_sampler(op, true_classes, num_true, num_sampled, unique, range_max, seed, name):
    """What one call of the uniform or log-uniform sampler puts out."""
    at_least_one(num_true=num_true, num_sampled=num_sampled, range_max=range_max)
    values = (int(num_true), int(num_sampled), bool(unique), int(range_max))
    attrs = dict(zip(ATTRS, values, strict=True))
    return draw(
        op, (classes_tensor(true_classes),), attrs, seed, name, values, lambda: values[1] * BLOCKS
    )


def classes_tensor(classes):
    """Python values as int64; tensors as they are."""
    return classes if isinstance(classes, Tensor) else to_tensor(classes, INT64.np)


@export("random.uniform_candidate_sampler")
@dispatchable
def uniform_candidate_sampler(
    true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None
):
    """Samples classes, each as likely as the others.

    Args:
      true_classes: int64 `[batch, num_true]`.
      num_true: number of true classes of an example.
      num_sampled: how many to sample for the whole batch.
      unique: True: no class twice.
      range_max: number of classes.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Returns:
      (sampled_candidates, true_expected_count, sampled_expected_count).

    Raises:
      InvalidArgumentError: if there are too few classes, or a true class is none of them.

    Example:
      >>> import yeoul as tf
      >>> drawn = tf.random.uniform_candidate_sampler([[1], [2]], 1, 3, False, 5)
      >>> drawn.true_expected_count.numpy().round(3)
      array([[0.6],
             [0.6]], dtype=float32)
    """
    return UniformCandidateSampler(
        *run_sampler(UNIFORM, true_classes, num_true, num_sampled, unique, range_max, seed, name)
    )


@export("random.log_uniform_candidate_sampler")
@dispatchable
def log_uniform_candidate_sampler(
    true_classes, num_true, num_sampled, unique, range_max, seed=None, name=None
):
    """Samples classes that are numbered from frequent to rare, as words by Zipf's law.

    Args:
      true_classes: int64 `[batch, num_true]`.
      num_true: number of true classes of an example.
      num_sampled: how many to sample for the whole batch.
      unique: True: no class twice.
      range_max: number of classes.
      seed: integer: the op's seed; see `tf.random.set_seed`.
      name: of the op in a graph.

    Returns:
      (sampled_candidates, true_expected_count, sampled_expected_count).

    Raises:
      InvalidArgumentError: if there are too few classes, or a true class is none of them.

    Example:
      >>> import yeoul as tf
      >>> drawn = tf.random.log_uniform_candidate_sampler([[1], [2]], 1, 4, True, 50)
      >>> drawn.sampled_candidates.shape
      TensorShape([4])
    """
    return LogUniformCandidateSampler(
        *run_sampler(
            LOG_UNIFORM, true_classes, num_true, num_sampled, unique, range_max, seed, name
        )
    )


@export("random.all_candidate_sampler", "nn.all_candidate_sampler")
@dispatchable
def all_candidate_sampler(true_classes, num_true, num_sampled, unique, seed=None, name=None):
    """The sampler that takes all classes, for comparison with the others.

    Args:
      true_classes: int64 `[batch, num_true]`.
      num_true: number of true classes of an example.
      num_sampled: number of classes.
      unique: has no effect: no class is taken twice.
      seed: integer; nothing is drawn.
      name: of the op in a graph.

    Returns:
      (sampled_candidates, true_expected_count, sampled_expected_count).

    Example:
      >>> import yeoul as tf
      >>> tf.nn.all_candidate_sampler([[1]], 1, 3, True).sampled_candidates.numpy()
      array([0, 1, 2])
    """
    at_least_one(num_true=num_true, num_sampled=num_sampled)
    attrs = {"num_true": num_true, "num_sampled": num_sampled, "unique": bool(unique)}
    op_seeds(seed)  # nothing is drawn, but the ops after this one get the seeds that TF gives them
    return AllCandidateSampler(*execute(ALL, (classes_tensor(true_classes),), attrs, name))


ComputeAccidentalHits = collections.namedtuple(
    "ComputeAccidentalHits", ["indices", "ids", "weights"]
)


@export("nn.compute_accidental_hits")
@dispatchable
def compute_accidental_hits(true_classes, sampled_candidates, num_true, seed=None, name=None):
    """Where a sampled class is a true class of the example.

    Args:
      true_classes: int64 `[batch, num_true]`.
      sampled_candidates: int64 `[num_sampled]`.
      num_true: number of true classes of an example.
      seed: integer; nothing is drawn.
      name: of the op in a graph.

    Returns:
      A named tuple `(indices, ids, weights)`: rows of the batch, positions in the sample, and for
      each the lowest float32, to be added to the logit.

    Example:
      >>> import yeoul as tf
      >>> rows, columns, _ = tf.nn.compute_accidental_hits([[1], [2]], [5, 2], 1)
      >>> rows.numpy(), columns.numpy()
      (array([1], dtype=int32), array([1]))
    """
    inputs = classes_tensor(true_classes), classes_tensor(sampled_candidates)
    op_seeds(seed)  # as above
    return ComputeAccidentalHits(*execute(HITS, inputs, {"num_true": int(num_true)}, name))
