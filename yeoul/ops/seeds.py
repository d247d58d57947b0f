"""Which stream of random bits an op draws from: global seed, op seeds, state between calls.

As in TensorFlow, an op that runs eagerly keeps a counter for each pair of seeds (and dtype), which
`set_seed` puts back to the start; in a graph each random op has a counter of its own, a hidden
variable (`RandomState`), and a seed of its own from the number of random ops before it.
"""

import operator
import os
import random
import threading
import weakref

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.determinism import check_seeded
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.engine.variable import BaseVariable

DEFAULT_GLOBAL_SEED = 87654321
LIMIT = 2**31 - 1
U64 = np.dtype("uint64")
MASK64 = 2**64 - 1


class Seeds:
    """The seeds of the process.

    Attributes:
      seed: the global seed or None.
      numbers: gives the eager ops without a seed of their own one each; None without a global seed.
      counters: blocks used so far by each eager op with a seed: (op, dtypes, seeds) -> int.
      states: the hidden variables of the random ops in graphs.
    """

    def __init__(self):
        self.seed, self.numbers = None, None
        self.counters: dict = {}
        self.states = weakref.WeakSet()
        self.entropy = random.Random(os.urandom(32))  # not Python's global generator
        self.lock = threading.Lock()


SEEDS = Seeds()


def as_seed(seed, what):
    """The seed as a Python number: an int, or the float that it is.

    Raises:
      TypeError: if it is no number.
    """
    if isinstance(seed, (float, np.floating, np.ndarray)) and np.size(seed) == 1:
        return np.asarray(seed).item()
    try:
        return operator.index(seed)
    except TypeError:
        raise TypeError(
            f"{what} must be an integer or None, got {seed!r} of type {type(seed).__name__}."
        ) from None


@export("random.set_seed")
def set_seed(seed):
    """Sets the global seed: from here on the random ops give the same numbers in each run.

    An op draws from the global seed and its own. Without a seed of its own it gets one that depends
    on the random ops before it. Calling `set_seed` again starts all sequences anew; inside a
    `tf.function` it sets the seed of that function.

    Args:
      seed: integer (a fraction counts for the ops that have no seed of their own), or None for
        numbers that differ from run to run.

    Raises:
      TypeError: if it is no number.

    Example:
      >>> import yeoul as tf
      >>> tf.random.set_seed(1)
      >>> a = tf.random.uniform([3])
      >>> tf.random.set_seed(1)
      >>> bool(tf.reduce_all(a == tf.random.uniform([3])))
      True
    """
    seed = None if seed is None else as_seed(seed, "The global seed")
    if STATE.graph is not None:
        STATE.graph.settings["seed"] = seed
        return
    with SEEDS.lock:
        SEEDS.seed = seed
        SEEDS.numbers = None if seed is None else random.Random(seed)
        SEEDS.counters.clear()
        for state in list(SEEDS.states):
            state.reset()


def graph_seed(graph):
    """The global seed in force in a graph: that of `set_seed` inside it, else from outside."""
    while graph is not None:
        if "seed" in graph.settings:
            return graph.settings["seed"]
        graph = graph.outer
    return SEEDS.seed


def op_seeds(seed):
    """The two seeds of an op called with `seed`, and whether the next call goes on from it.

    Returns:
      (seed, seed2, lasting): ints below 2**31 - 1; (None, None, False) if the numbers are to differ
      from run to run.

    Raises:
      RuntimeError: if there is no seed, but ops are to be deterministic.
    """
    graph, lasting = STATE.graph, seed is not None
    if seed is not None:
        seed = as_seed(seed, "The seed")
    first = SEEDS.seed if graph is None else graph_seed(graph)
    if first is None:
        check_seeded(seed is not None)
        if seed is None:
            return None, None, False
        first = DEFAULT_GLOBAL_SEED
    elif seed is None and graph is None:
        with SEEDS.lock:
            seed = SEEDS.numbers.randint(0, LIMIT)
    elif seed is None:
        seed, graph.random_ops = graph.random_ops, graph.random_ops + 1
    first, second = int(first % LIMIT), int(seed % LIMIT)
    if first == 0 and second == 0:
        second = LIMIT  # zeros would ask the kernel for a seed that differs from run to run
    return first, second, lasting


def start(first, second):
    """Where an op with these seeds begins: counter and key as ints of 128 and 64 bits."""
    if first is None:
        return SEEDS.entropy.getrandbits(64) << 64, SEEDS.entropy.getrandbits(64)
    return second << 64, first


def packed(counter, key):
    """A state as the array that random ops take: low and high half of the counter, key."""
    return np.array([counter & MASK64, counter >> 64 & MASK64, key], U64)


def reserve(op, dtypes, seed, blocks):
    """The state for one eager call; the next call of the same kind goes on after it.

    Args:
      op: name of the op.
      dtypes: what else tells its kernels apart.
      seed: the caller's seed or None.
      blocks: how many blocks the call uses.
    """
    first, second, lasting = op_seeds(seed)
    counter, key = start(first, second)
    if not lasting:
        return packed(counter, key)
    kernel = (op, dtypes, first, second)
    with SEEDS.lock:
        used = SEEDS.counters.get(kernel, 0)
        SEEDS.counters[kernel] = used + blocks
    return packed(counter + used, key)


class RandomState(BaseVariable):
    """The state of one random op in a graph: a variable that users do not see.

    Attributes:
      hidden: tells graphs not to list it among their variables.
    """

    trainable = False
    hidden = True
    name = "RandomState:0"
    dtype = FROM_NUMPY[U64]
    shape = TensorShape([3])

    def __init__(self, first, second):
        self.seeds = first, second
        self.reset()
        SEEDS.states.add(self)

    def reset(self):
        """Back to the start of the sequence."""
        self._t = EagerTensor(packed(*start(*self.seeds)))

    def fresh(self):
        """A state at the start of the same sequence, for another place where the op is called."""
        return RandomState(*self.seeds)

    def value(self):
        """The state as a tensor."""
        graph = STATE.graph
        return self._t if graph is None else graph.read_variable(self)

    def _store(self, tensor):
        graph = STATE.graph
        if graph is None:
            self._t = tensor
        else:
            graph.assign_variable(self, tensor)

    def __hash__(self):
        return id(self)

    def __eq__(self, other):
        return self is other
