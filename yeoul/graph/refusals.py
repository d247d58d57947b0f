"""Values that ops refuse, as an index out of range, in programs that XLA has compiled.

XLA cannot raise. So an op says by its `refuses` whether it would refuse the values it got; a
compiled program gives, besides its outputs, whether one of its ops did, those in branches and loops
included. If so, the graph runs once more, on the host, where the op raises its error. On
accelerators nothing is looked at: there TensorFlow's kernels do not raise either.
"""

import contextlib
import functools
import threading

import numpy as np

from yeoul.engine import xla

KNOWN = (np.ndarray, np.generic, bool)


class Collector(threading.local):
    """What is being compiled.

    Attributes:
      flags: bool scalars so far, each true if an op refuses its values; None: nobody asks.
    """

    flags = None


COLLECTOR = Collector()


@contextlib.contextmanager
def collecting():
    """Context in which refusals go into the list that it gives, and nowhere else."""
    saved, COLLECTOR.flags = COLLECTOR.flags, []
    try:
        yield COLLECTOR.flags
    finally:
        COLLECTOR.flags = saved


def note(flag):
    """A bool scalar, true if values are refused; None: there is nothing to refuse."""
    if flag is None or (isinstance(flag, KNOWN) and not flag):
        return
    if COLLECTOR.flags is not None:
        COLLECTOR.flags.append(flag)


def note_op(op, args, attrs):
    """An op is compiled for these inputs."""
    if op.refuses is not None and COLLECTOR.flags is not None:
        note(op.refuses(*args, **attrs))


def any_of(flags):
    """One flag for all; None if there are none."""
    return functools.reduce(xla.jnp.logical_or, flags) if flags else None


def is_true(flag):
    """Whether a program that ran has refused its values. NumPy reads jax's scalars the fastest."""
    return flag is not None and bool(np.asarray(flag))


def as_array(flag):
    """The flag as an array, for jax's conditions and loops."""
    return np.zeros((), bool) if flag is None else flag
