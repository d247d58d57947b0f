"""The ops on queues. They run on the host, and wait there until they can."""

import itertools

import numpy as np

from yeoul.core.dtypes import as_dtype, bool_, int32, resource
from yeoul.engine.handle import SHARED, held
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.philox import block_of
from yeoul.ops.queue.line import Line, PaddingLine, PriorityLine, ShuffleLine
from yeoul.ops.seeds import start
from yeoul.ops.static import known_array

SHAPES = {"component_types": (), "shapes": ()}
SHARING = {"capacity": -1, "container": "", "shared_name": ""}


def creator(name, make, **attrs):
    """Registers an op that makes a queue, or finds the one of a shared name."""

    def host(component_types, shapes, capacity, container, shared_name, **options):
        dtypes = tuple(as_dtype(d).np for d in component_types)

        def new():
            return make(dtypes, shapes, capacity, name=shared_name, **options)

        return SHARED.handle(container, shared_name, new)

    return register(
        name,
        "",
        attrs={**SHAPES, **attrs, **SHARING},
        host=host,
        grad=NONE,
        shape=lambda inputs, attrs: [((), resource)],
        stateful=True,
    )


def shuffle_line(dtypes, shapes, capacity, min_after_dequeue, seed, seed2, name):
    pair = (seed, seed2) if seed or seed2 else (None, None)
    return ShuffleLine(dtypes, shapes, capacity, words(*pair).__next__, min_after_dequeue, name)


def words(seed, seed2):
    """The random words of TensorFlow's kernels for a pair of seeds."""
    counter, key = start(seed, seed2)
    for block in itertools.count(counter):
        yield from block_of(block, key)


FIFO = creator("FIFOQueueV2", Line)
PADDING = creator("PaddingFIFOQueueV2", PaddingLine)
PRIORITY = creator("PriorityQueueV2", PriorityLine)
SHUFFLE = creator(
    "RandomShuffleQueueV2", shuffle_line, **{"min_after_dequeue": 0, "seed": 0, "seed2": 0}
)


# What is done with a queue.

TIMEOUT = {"timeout_ms": -1}
TAKEN = {"component_types": (), **TIMEOUT}


def _enqueue(handle, *components, timeout_ms):
    line = held(handle, Line)
    line.checked(components)
    line.enqueue([components])


def _enqueue_many(handle, *components, timeout_ms):
    line = held(handle, Line)
    line.checked(components, rows=True)
    line.enqueue(list(zip(*[rows_of(c) for c in components], strict=True)))


def rows_of(array):
    """The rows as arrays, also where they are scalars."""
    return [np.asarray(array[i : i + 1]).reshape(array.shape[1:]) for i in range(len(array))]


def _dequeue(handle, component_types, timeout_ms):
    return held(handle, Line).dequeue(1)[0]


def _many(fewer):
    def host(handle, n, component_types, timeout_ms):
        line, count = held(handle, Line), int(n)
        line.check_many(count)
        return line.stacked(line.dequeue(count, fewer))

    return host


def _close(handle, cancel_pending_enqueues):
    held(handle, Line).close(cancel_pending_enqueues)


def _components(inputs, attrs):
    return [(None, as_dtype(d)) for d in attrs["component_types"]]


def action(name, inputs, host, attrs=None, shape=lambda inputs, attrs: [], outputs=0):
    """Registers an op on a queue."""
    return register(
        name,
        inputs,
        attrs=attrs,
        host=host,
        grad=NONE,
        shape=shape,
        outputs=outputs,
        stateful=True,
    )


ENQUEUE = action("QueueEnqueueV2", "handle:resource, components*:", _enqueue, TIMEOUT)
ENQUEUE_MANY = action("QueueEnqueueManyV2", "handle:resource, components*:", _enqueue_many, TIMEOUT)
DEQUEUE = action("QueueDequeueV2", "handle:resource", _dequeue, TAKEN, _components, None)
DEQUEUE_MANY = action(
    "QueueDequeueManyV2", "handle:resource, n:int32", _many(False), TAKEN, _components, None
)
DEQUEUE_UP_TO = action(
    "QueueDequeueUpToV2", "handle:resource, n:int32", _many(True), TAKEN, _components, None
)
CLOSE = action("QueueCloseV2", "handle:resource", _close, {"cancel_pending_enqueues": False})
SIZE = action(
    "QueueSizeV2",
    "handle:resource",
    lambda handle: np.int32(held(handle, Line).size()),
    shape=lambda inputs, attrs: [((), int32)],
    outputs=1,
)
IS_CLOSED = action(
    "QueueIsClosedV2",
    "handle:resource",
    lambda handle: np.bool_(held(handle, Line).closed),
    shape=lambda inputs, attrs: [((), bool_)],
    outputs=1,
)


def rows_known(n):
    """The number of elements asked for, if it is known while a graph is built."""
    value = known_array(n)
    return None if value is None or dims_of(value) != () else int(value)
