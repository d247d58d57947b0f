"""Marks: where a chunk begins, so that a dataset can go on there.

A mark is a pair (token, skip): the dataset's `chunks(token)`, with `skip` elements left out. A
token is None, for the beginning of a pass, or what the dataset needs to go on in the middle: a
nested structure of plain values, NumPy arrays, other marks and states of seeds.
"""

import base64
import collections
import json

import numpy as np

from yeoul.data.chunk import Chunk
from yeoul.data.function import UserFunction
from yeoul.data.row_function import RowFunction
from yeoul.data.seeds import ShuffleSeeds


def seeds_of(*datasets):
    """What random numbers depend on in datasets, in order: each thing has a `state`.

    Seeds of shuffles, and states of random ops in functions.
    """
    found = []
    for node in nodes_of(*datasets):
        for value in vars(node).values():
            if isinstance(value, ShuffleSeeds):
                found.append(value)
            elif isinstance(value, UserFunction):
                found += value.states
    return found


def nodes_of(*datasets):
    """The nodes of plans, each once, in order."""
    found, waiting = {}, list(reversed(datasets))
    while waiting:
        node = waiting.pop()
        if id(node) not in found:
            found[id(node)] = node
            waiting += node._inputs()
    return list(found.values())


def skip_pass(dataset):
    """Lets the next pass be as the one after it: as if an iterator were made, and never asked.

    As in TensorFlow, shuffles that would be asked by another shuffle, or by the second of two
    concatenated datasets, are not concerned.
    """
    own = [seeds for seeds in vars(dataset).values() if isinstance(seeds, ShuffleSeeds)]
    for seeds in own:
        seeds.passes += 1
    for source in () if own else dataset._inputs()[: dataset.begins_with]:
        skip_pass(source)


def drawn_in_turns(dataset):
    """True if several nodes of a plan go over what takes other random numbers in each pass.

    Which of them takes which depends on the order in which they are iterated.
    """
    nodes = nodes_of(dataset)
    users = collections.Counter(id(source) for node in nodes for source in node._inputs())
    shared = [node for node in nodes if users[id(node)] > 1]
    return any(getattr(seeds, "reshuffle", True) for seeds in seeds_of(*shared))


def only_computes(dataset):
    """True if nobody can tell whether an element was computed, by the functions below a node."""
    functions = [v for v in vars(dataset).values() if isinstance(v, RowFunction)]
    return all(part.is_pure for f in functions for part in f.parts) and all(
        map(only_computes, dataset._inputs())
    )


class SeedStates:
    """The states of the seeds of some datasets, which a node notes when it begins to go over them.

    Args:
      datasets: those that the node goes over, perhaps several times.
    """

    def __init__(self, *datasets):
        self.seeds = seeds_of(*datasets)

    def begin(self):
        """Lets an iterator begin, as TensorFlow's kernels do: each has its own random ops."""
        for seeds in self.seeds:
            seeds.begin()

    def noted(self):
        """The states now."""
        return [seeds.state for seeds in self.seeds]

    def restore(self, states):
        """Puts the states back that were noted."""
        for seeds, state in zip(self.seeds, states, strict=True):
            seeds.state = state


def farther(mark, count):
    """The mark `count` elements after another."""
    token, skip = (None, 0) if mark is None else mark
    return token, skip + count


def numbered(chunks):
    """Chunks with marks that count elements from the beginning of a pass, which is repeated."""
    return counted(chunks, None)


def counted(chunks, token):
    """Chunks with marks that count elements from where `token` is."""
    count = 0
    for chunk in chunks:
        yield Chunk(chunk.columns, chunk.count, token, count)
        count += chunk.count


def replayed(dataset, at, walk):
    """The chunks of a pass that is repeated, with the same seeds, to go on in its middle.

    Args:
      dataset: the node.
      at: the token to go on from, or None.
      walk: function of no argument that yields the chunks of a pass.
    """
    states = SeedStates(dataset)
    if at is None:
        at = states.noted()
    else:
        states.restore(at)
    yield from counted(walk(), at)


# As text.


def encoded(value):
    """A mark, or a state of seeds, in the values that JSON knows."""
    if isinstance(value, (list, tuple)):
        return [encoded(v) for v in value]
    if isinstance(value, dict):
        return {key: encoded(v) for key, v in value.items()}
    if isinstance(value, bytes):
        return {"bytes": base64.b64encode(value).decode()}
    if isinstance(value, (np.ndarray, np.generic)):
        array = np.asarray(value)
        if array.dtype == object:
            return {"strings": list(array.shape), "values": encoded(array.ravel().tolist())}
        data = base64.b64encode(array.tobytes()).decode()
        return {"array": str(array.dtype), "shape": list(array.shape), "data": data}
    return value


def decoded(value):
    """What `encoded` was given; tuples are lists."""
    if isinstance(value, list):
        return [decoded(v) for v in value]
    if not isinstance(value, dict):
        return value
    if "bytes" in value:
        return base64.b64decode(value["bytes"])
    if "strings" in value:
        found = np.empty(len(value["values"]), object)
        found[:] = decoded(value["values"])
        return found.reshape(value["strings"])
    if "array" in value:
        data = base64.b64decode(value["data"])
        return np.frombuffer(data, np.dtype(value["array"])).reshape(value["shape"]).copy()
    return {key: decoded(v) for key, v in value.items()}


def as_text(state):
    """An encoded state as a string array."""
    out = np.empty((), object)
    out[()] = json.dumps(state).encode()
    return out
