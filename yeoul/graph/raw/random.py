"""The states that raw random ops draw from."""

from yeoul.engine.state import STATE
from yeoul.ops.seeds import SEEDS, RandomState


def state_of(call, attrs, dtypes):
    """The state that the seeds of a call stand for.

    Eagerly, calls with equal seeds, attributes and dtypes go on from each other, as TensorFlow's
    kernels do, until `tf.random.set_seed` puts them back; in a graph each op has a state.
    """
    first, second = call.attrs.get("seed", 0), call.attrs.get("seed2", 0)
    seeds = (first, second) if first or second else (None, None)
    if STATE.graph is not None or seeds[0] is None:
        return RandomState(*seeds)
    key = ("raw", call.definition.name, tuple(attrs.items()), tuple(dtypes))
    with SEEDS.lock:
        return SEEDS.counters.setdefault(key, RandomState(*seeds))
