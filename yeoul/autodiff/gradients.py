"""tf.gradients: gradients inside a function, by the nodes of its graph."""

import importlib

import numpy as np

from yeoul.autodiff.backprop import backprop, dense, zeros_for
from yeoul.autodiff.jacobian import basis, joined_shape
from yeoul.autodiff.registered import chosen
from yeoul.autodiff.tape import seed, zeros_like_source
from yeoul.autodiff.unconnected import wants_zeros
from yeoul.core import nest
from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable


@export("gradients")
def gradients(
    ys,
    xs,
    grad_ys=None,
    name="gradients",
    gate_gradients=False,
    aggregation_method=None,
    stop_gradients=None,
    unconnected_gradients="none",
):
    """Gradients of the sum of `ys` with respect to `xs`, inside a `tf.function`.

    Args:
      ys: tensor, or list of tensors.
      xs: tensor or variable, or list of these.
      grad_ys: gradients of each of `ys`, in place of ones.
      name: has no effect.
      gate_gradients: has no effect; the order of addition is always the same.
      aggregation_method: has no effect likewise.
      stop_gradients: tensors through which no gradient passes.
      unconnected_gradients: `tf.UnconnectedGradients.NONE` or `.ZERO`.

    Returns:
      List of a tensor, `tf.IndexedSlices` or None for each of `xs`.

    Raises:
      RuntimeError: outside of a function.

    Example:
      >>> import yeoul as tf
      >>> f = tf.function(lambda x: tf.gradients(x * x, x)[0])
      >>> print(f(tf.constant(3.0)).numpy())
      6.0
    """
    graph = STATE.graph
    if graph is None:
        raise RuntimeError(
            "tf.gradients is not supported when eager execution is enabled. Use tf.GradientTape "
            "instead, or call it inside a tf.function."
        )
    zero = wants_zeros(unconnected_gradients)
    targets, sources = as_list(ys), as_list(xs)
    seeds = [None] * len(targets) if grad_ys is None else as_list(grad_ys)
    if len(seeds) != len(targets):
        raise ValueError(f"Passed {len(seeds)} grad_ys for {len(targets)} ys; pass one for each.")
    inner = [as_source(graph, source) for source in sources]
    stopped = {id(in_graph(graph, t)) for t in as_list(stop_gradients or ())}
    records, reached = connected(graph.nodes, {id(t) for t in inner}, stopped)
    found: dict = {}
    for target, value in zip(targets, seeds, strict=True):
        seed(found, in_graph(graph, target), value)
    records = chosen(records, graph.overridden)
    backprop(records, found, {id(t) for t in inner}, reached)
    grads = [found.get(id(t)) for t in inner]
    if zero:
        pairs = zip(sources, grads, strict=True)
        grads = [zeros_like_source(s) if g is None else g for s, g in pairs]
    return grads


@export("hessians")
def hessians(ys, xs, gate_gradients=False, aggregation_method=None, name="hessians"):
    """The Hessians of the sum of `ys` with respect to each of `xs`, inside a `tf.function`.

    Args:
      ys: tensor, or list of tensors.
      xs: tensor or variable, or list of these.
      gate_gradients: has no effect; the order of addition is always the same.
      aggregation_method: has no effect likewise.
      name: has no effect.

    Returns:
      List of a tensor of shape `x.shape + x.shape` for each of `xs`.

    Raises:
      RuntimeError: outside of a function.
      ValueError: if `ys` does not depend on one of `xs`.

    Example:
      >>> import yeoul as tf
      >>> f = tf.function(lambda x: tf.hessians(tf.reduce_sum(x ** 3), x)[0])
      >>> print(f(tf.constant([1.0, 2.0])).numpy())
      [[ 6.  0.]
       [ 0. 12.]]
    """
    sources = as_list(xs)
    firsts = gradients(ys, sources, name=name)
    return [hessian(x, first) for x, first in zip(sources, firsts, strict=True)]


def hessian(x, first):
    """The derivative of the gradient `first` with respect to `x`."""
    if first is None:
        raise ValueError(f"ys does not depend on {x!r}, so it has no Hessian with respect to it.")
    graph, first = STATE.graph, dense(first)
    source = as_source(graph, x)
    records, reached = connected(graph.nodes, {id(source)}, set())
    dims = dims_of(first)
    count = None if dims is None or None in dims else int(np.prod(dims, dtype=np.int64))

    def row(upstream):
        found = {id(first): upstream}
        backprop(chosen(records, graph.overridden), found, {id(source)}, reached)
        second = found.get(id(source))
        return [zeros_for(first) if second is None else dense(second)]

    (rows,) = importlib.import_module("yeoul.graph.vectorize").mapped(row, basis(first, count))
    return TABLE["Reshape"].public(rows, joined_shape(first, source))


def as_list(value):
    return nest.flatten(value) if isinstance(value, (list, tuple, dict)) else [value]


def as_source(graph, value):
    """The symbolic tensor that gradients of a source flow to: of all readings of a variable."""
    if isinstance(value, BaseVariable):
        return graph.variable_input(value)
    return in_graph(graph, value)


def in_graph(graph, value):
    """The symbolic tensor that stands for a tensor or variable in the graph."""
    if isinstance(value, BaseVariable):
        return graph.read_variable(value)
    value = to_tensor(value)
    return graph.capture(value) if isinstance(value, Tensor) else value


def connected(nodes, sources, stopped):
    """The nodes that depend on the sources, and the ids of all tensors on the way."""
    reached, records = set(sources), []
    for node in list(nodes):
        if any(id(x) in reached for x in node.inputs):
            outs = {id(out) for out in node.outputs}
            if outs & stopped:
                continue
            records.append(node)
            reached |= outs
    return records, reached
