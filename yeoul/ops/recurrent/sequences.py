"""What LSTM and GRU over whole sequences share: steps in jax and in NumPy, and second derivatives.

Sequences are time first: `[time, batch, features]`. Sigmoids are computed as `tanh(x / 2) / 2 +
1 / 2`, so that one tanh serves all gates: the columns of the weights are halved beforehand.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.engine import xla
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.family import FLOATS, HALF

TYPES = FLOATS
HOST_ELEMENTS = 1 << 14  # beyond, XLA is faster
COMPILE_SECONDS = 0.2


class InJax:
    """Steps as a loop that XLA compiles."""

    xp = jnp

    @staticmethod
    def at(x, t):
        """The row `t`, counted from 0."""
        return lax.dynamic_index_in_dim(x, t, 0, False, allow_negative_indices=False)

    @staticmethod
    def put(x, row, t):
        """The array with this row; XLA writes it in place."""
        return lax.dynamic_update_index_in_dim(x, row, t, 0, allow_negative_indices=False)

    @staticmethod
    def loop(count, body, state):
        """`body(t, state)` for each t below `count`."""
        return lax.fori_loop(np.int32(0), np.int32(count), body, state)


class OnHost:
    """The same in NumPy."""

    xp = np

    @staticmethod
    def at(x, t):
        """The row `t`."""
        return x[t]

    @staticmethod
    def put(x, row, t):
        """The array, with this row now."""
        x[t] = row
        return x

    @staticmethod
    def loop(count, body, state):
        """`body(t, state)` for each t below `count`."""
        for t in range(count):
            state = body(t, state)
        return state


def on_host(kernel):
    """The kernel with NumPy; 16-bit floats are computed as float32."""

    def host(*inputs):
        dtype = inputs[0].dtype
        if dtype in HALF:
            inputs = [a.astype(np.float32) if a.dtype == dtype else a for a in inputs]
        found = kernel(OnHost, *inputs)
        return tuple(a.astype(dtype, copy=False) for a in found)

    return host


def in_jax(kernel):
    """The kernel with jax."""
    return lambda *inputs: kernel(InJax, *inputs)


def halving(units, kinds, dtype):
    """The factors of the columns of gates: 1/2 for sigmoids ("s"), 1 for tanh ("t")."""
    return np.repeat([0.5 if kind == "s" else 1.0 for kind in kinds], units).astype(dtype)


def before(xp, first, rows):
    """The values before each step: `first`, then all rows but the last."""
    return xp.concatenate([first[None], rows[:-1]], 0)


def kept_at(e, mask, t):
    """Which rows of the batch take part in a step, as a column; None: all."""
    return None if mask is None else e.at(mask, t)[:, None]


def chosen(xp, kept, new, old):
    """The new values where rows take part, else the old."""
    return new if kept is None else xp.where(kept, new, old)


def present(array):
    """None instead of an array without elements, which stands for an absent input."""
    return array if array.size else None


def projected(x, kernel, bias):
    """The products of all steps' inputs, `[time, batch, columns]`."""
    steps, batch, features = x.shape
    rows = x.reshape(steps * batch, features) @ kernel + bias
    return rows.reshape(steps, batch, rows.shape[-1])


def stored(xp, rows):
    """The array, computed before a product reads it."""
    return xla.stored(rows) if xp is jnp else rows


def weight_gradient(x, g):
    """The gradient of the matrix that multiplies all rows of `x`, of theirs."""
    return x.reshape(-1, x.shape[-1]).T @ g.reshape(-1, g.shape[-1])


def bias_gradient(xp, g):
    """The sum of all rows: as a product, which is several times as fast as XLA's sums."""
    rows = g.reshape(-1, g.shape[-1])
    return (xp.ones((1, rows.shape[0]), g.dtype) @ rows)[0]


def input_gradient(g, kernel):
    """The gradient of the rows that were multiplied by the matrix."""
    steps, batch, columns = g.shape
    return (g.reshape(-1, columns) @ kernel.T).reshape(steps, batch, kernel.shape[0])


def no_mask():
    """What is passed for a mask where there is none."""
    return np.zeros((0, 0), bool)


def known_mask(mask):
    """The mask as a tensor."""
    return convert_to_tensor(no_mask() if mask is None else mask, "bool")


def check(inputs, gates, states, bias_rows):
    """Raises ValueError if shapes do not fit; returns (time, batch, units).

    Args:
      inputs: the op's: x, states, kernel, recurrent kernel, bias, mask.
      gates: number of gates.
      states: number of states.
      bias_rows: the dimensions of the bias before its columns.
    """
    x, kernel, recurrent, bias = (
        dims_of(inputs[i]) for i in (0, 1 + states, 2 + states, 3 + states)
    )
    if None in (x, kernel, recurrent):
        return None, None, None
    units = recurrent[0]
    wanted = {
        "kernel": (kernel, (x[-1], gates * units)),
        "recurrent kernel": (recurrent, (units, gates * units)),
        "bias": (bias, (*bias_rows, gates * units)),
        **{f"state {i}": (dims_of(inputs[1 + i]), (x[1], units)) for i in range(states)},
    }
    for name, (found, expected) in wanted.items():
        pairs = zip(found or (), expected, strict=False)
        wrong = any(None not in pair and pair[0] != pair[1] for pair in pairs)
        if found is not None and (wrong or len(found) != len(expected)):
            raise ValueError(
                f"the {name} must have the shape {list(expected)} for inputs [time, batch, "
                f"features] of {list(x)} and {units} units, but has {list(found)}"
            )
    return x[0], x[1], units


def gradient_specs(count):
    """The shape rule of a gradient op: the first `count` inputs' shapes."""
    return lambda inputs, attrs: [(dims_of(x), dtype_of(x)) for x in inputs[:count]]


def any_gradient(lower, count):
    """The lowering of a gradient with respect to `count` inputs, given one of every output.

    Where what is kept for the gradient has a gradient itself, in second derivatives.
    """

    def gradient(*arrays, **attrs):
        inputs, mask, upstream = arrays[:count], arrays[count], arrays[count + 1 :]
        results, pull = jax.vjp(lambda *i: lower(*i, mask, **attrs), *inputs)
        given = zip(upstream, results, strict=True)
        return pull(tuple(g if g.size else jnp.zeros_like(r) for g, r in given))

    return gradient


class Sequence:
    """An op over a sequence, its gradient, and that gradient's.

    Its inputs are x, states, kernel, recurrent kernel, bias and mask; its outputs the outputs of
    all steps, the last states, and what the gradient needs.
    """

    def __init__(self, name, states, forward, backward, specs, kept):
        """Registers the ops.

        Args:
          name: the op's name; the others have "Grad" and "GradAny" behind it.
          states: the names of the states.
          forward: kernel `(e, *inputs)`, with `e` `InJax` or `OnHost`.
          backward: kernel `(e, *inputs, outputs, *kept, *upstream)`.
          specs: shape rule of the op.
          kept: number of outputs that only the gradient needs.
        """
        names = ("x", *states, "kernel", "recurrent", "bias")
        signature = ", ".join(f"{n}:T" for n in names) + ", mask:bool"
        self.count, self.results = len(names), 1 + len(states)
        outputs = self.results + kept
        results = ["outputs", *(f"last_{s}" for s in states)]
        upstream = ", ".join(f"d_{n}:T" for n in results)
        reserves = "".join(f", kept_{i}:T" for i in range(kept))
        self.forward = register(
            name, signature, lower=in_jax(forward), host=on_host(forward), shape=specs,
            grad=self._rule, types=TYPES, limit=HOST_ELEMENTS, outputs=outputs,
            eigen=True, compile_seconds=COMPILE_SECONDS,
        )  # fmt: skip
        self.gradient = register(
            f"{name}Grad", f"{signature}, outputs:T{reserves}, {upstream}",
            lower=in_jax(backward), host=on_host(backward), shape=gradient_specs(self.count),
            grad=AUTO, types=TYPES, limit=HOST_ELEMENTS, outputs=self.count,
            eigen=True, compile_seconds=COMPILE_SECONDS,
        )  # fmt: skip
        more = "".join(f", d_kept_{i}:T" for i in range(kept))
        self.gradient_any = register(
            f"{name}GradAny", f"{signature}, {upstream}{more}",
            lower=any_gradient(in_jax(forward), self.count), shape=gradient_specs(self.count),
            grad=AUTO, types=TYPES, outputs=self.count,
        )  # fmt: skip

    def _rule(self, r, *upstream):
        if all(dy is None for dy in upstream):
            return (None,) * (self.count + 1)
        none = np.zeros((0, 0, 0), dtype_of(r.inputs[0]).np)
        given = [none if dy is None else dy for dy in upstream]
        if all(dy is None for dy in upstream[self.results :]):
            kept = (r.outputs[0], *r.outputs[self.results :])
            found = execute(self.gradient, (*r.inputs, *kept, *given[: self.results]))
        else:
            found = execute(self.gradient_any, (*r.inputs, *given))
        return (*found, None)

    _rule.accepts_none = True

    def __call__(self, inputs, mask, name):
        """Runs the op; returns the outputs of all steps and the last states."""
        inputs = [convert_to_tensor(x) for x in inputs]
        found = execute(self.forward, (*inputs, known_mask(mask)), name=name)
        return tuple(found[: self.results])
