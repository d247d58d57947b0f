"""Ops that TensorFlow does not have, written with those that it has, for GraphDefs.

One entry an op: a function of the node's inputs and attributes that builds the same from other ops,
or gives None where it cannot. Ops that TensorFlow has with narrower limits are here too.
"""

import math

import numpy as np

from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph.func_graph import FuncGraph


class Scratch(FuncGraph):
    """Where the replacement of a node is built, out of tensors of the node's graph."""

    def __init__(self, graph):
        super().__init__(graph.name, outer=graph)
        self.names, self.origins = graph.names, graph.origins

    def capture(self, tensor):
        """The tensor itself; a value from outside becomes a constant."""
        return self.constant(tensor) if type(tensor) is EagerTensor else tensor


def replacement(graph, node, rule, named=True):
    """(nodes, output tensors) that stand for a node; the same each time.

    Args:
      graph: the graph that holds the node.
      node: the node.
      rule: called without arguments, builds the replacement; returns a list of tensors.
      named: whether what makes the first tensor gets the node's name, as in TensorFlow's scopes.
    """
    known = graph.origins.get(("rewrite", node))
    if known is None:
        scratch = Scratch(graph)
        saved = STATE.enter(scratch)
        try:
            STATE.scope = f"{node.name}/"
            outputs = rule()
        finally:
            STATE.restore(saved)
        for made in scratch.nodes:
            made.where = node.where
        if named and outputs and outputs[0].node.graph is scratch:
            outputs[0].node._name = node.name
        scratch.outputs = outputs or []
        known = graph.origins["rewrite", node] = (scratch.nodes, outputs)
    return known


def op(name):
    """The public function of an op."""
    return TABLE[name].public


def as_tensor(x):
    """An input of a node as a tensor that operators work on."""
    return x if isinstance(x, Tensor) else STATE.graph.constant(EagerTensor(x))


def number(x, value):
    """A scalar of the dtype of `x`."""
    return np.asarray(value, x.dtype.np)


def gelu(features, approximate):
    """The value and its derivative."""
    x = as_tensor(features)
    one, half = number(x, 1), number(x, 0.5)
    square = x * x
    if not approximate:
        share = (op("Erf")(x * number(x, math.sqrt(0.5))) + one) * half
        return [x * share, share + x * density(x, square)]
    root, cubic = math.sqrt(2 / math.pi), 0.044715
    tanh = op("Tanh")((x + square * x * number(x, cubic)) * number(x, root))
    share = (tanh + one) * half
    slope = square * number(x, 3 * cubic * root) + number(x, root)
    return [x * share, share + x * (one - tanh * tanh) * slope * half]


def density(x, square):
    """The normal distribution's density at `x`."""
    return op("Exp")(square * number(x, -0.5)) * number(x, 1 / math.sqrt(2 * math.pi))


def gelu_curvature(features, approximate):
    """The second derivative of `gelu`."""
    x = as_tensor(features)
    square = x * x
    if not approximate:
        return [density(x, square) * (number(x, 2) - square)]
    root, cubic = math.sqrt(2 / math.pi), 0.044715
    tanh = op("Tanh")((x + square * x * number(x, cubic)) * number(x, root))
    slope = square * number(x, 3 * cubic * root) + number(x, root)
    bell = number(x, 1) - tanh * tanh
    bend = x * number(x, 6 * cubic * root) - tanh * slope * slope * number(x, 2)
    return [bell * slope + x * bell * bend * number(x, 0.5)]


def sigmoid_cross_entropy(logits, labels):
    x, z = as_tensor(logits), as_tensor(labels)
    return [op("Relu")(x) - x * z + op("Log1p")(op("Exp")(-op("Abs")(x)))]


def barrier(*tensors):
    return execute(TABLE["IdentityN"], tensors, {}) or []


def linspace(start, stop, num, axis):
    """Ends that are arrays; the last step is the end itself."""
    start, stop = as_tensor(start), as_tensor(stop)
    if isinstance(num, Tensor) or start.shape.rank is None:
        return None
    axis %= start.shape.rank + 1
    first, last = op("ExpandDims")(start, axis), op("ExpandDims")(stop, axis)
    if num == 1:
        return [first]
    along = [-1 if i == axis else 1 for i in range(start.shape.rank + 1)]
    steps = np.arange(num - 1).reshape(along).astype(start.dtype.np)
    inner = first + (last - first) / number(start, num - 1) * steps
    return [op("ConcatV2")([inner, last], axis)]


def einsum(*operands, equation):
    """More than two operands: two at a time from the left, keeping the letters used later."""
    sources, _, target = equation.partition("->")
    terms, operands = sources.split(","), list(operands)
    while len(terms) > 2:
        later = "".join(terms[2:]) + target
        letters = dict.fromkeys(c for c in terms[0] + terms[1] if c in later and c != ".")
        kept = ("..." if "." in terms[0] + terms[1] else "") + "".join(letters)
        pair = {"equation": f"{terms[0]},{terms[1]}->{kept}"}
        operands[:2] = [execute(TABLE["Einsum"], operands[:2], pair)]
        terms[:2] = [kept]
    return [execute(TABLE["Einsum"], operands, {"equation": f"{','.join(terms)}->{target}"})]


def gather_gradient(shape, indices, dy, axis, batch_dims):
    """A sum over equal indices, with the gathered axis in front of the others."""
    indices, dy = as_tensor(indices), as_tensor(dy)
    rank = len(shape) if not isinstance(shape, Tensor) else shape.shape[0]
    if rank is None or indices.shape.rank is None or isinstance(axis, Tensor):
        return None
    axis, batch = axis % rank, batch_dims % max(indices.shape.rank, 1)
    sizes = shape if isinstance(shape, Tensor) else np.array(shape, np.int32)
    sizes = op("Cast")(sizes, np.dtype("int32")) if isinstance(sizes, Tensor) else sizes
    count = product(sizes[:batch])
    outer, inner = product(sizes[batch:axis]), product(sizes[axis + 1 :])
    length = sizes[axis]
    flat = op("Reshape")(indices, pack(count, -1))
    steps = op("Range")(0, count, 1) * length
    flat = op("Cast")(flat, np.dtype("int32")) + op("ExpandDims")(steps, 1)
    rows = op("Reshape")(dy, pack(count, outer, -1, inner))
    rows = op("Transpose")(rows, [0, 2, 1, 3])
    rows = op("Reshape")(rows, pack(-1, outer, inner))
    summed = op("UnsortedSegmentSum")(rows, op("Reshape")(flat, [-1]), count * length)
    summed = op("Reshape")(summed, pack(count, length, outer, inner))
    return [op("Reshape")(op("Transpose")(summed, [0, 2, 1, 3]), sizes)]


def product(sizes):
    return op("Prod")(sizes) if isinstance(sizes, Tensor) else int(np.prod(sizes))


def pack(*sizes):
    return op("Pack")(list(sizes)) if any(isinstance(n, Tensor) for n in sizes) else list(sizes)


HEADS_FIRST = [0, 2, 1, 3]  # and back


def heads_first(x):
    return op("Transpose")(as_tensor(x), HEADS_FIRST)


def products(x, y, adj_x=False, adj_y=False):
    """Matrix products over the last two axes."""
    return execute(TABLE["BatchMatMulV2"], (x, y), {"adj_x": adj_x, "adj_y": adj_y})


def attention(query, key, value, *mask, scale):
    """The means, and the weights."""
    q, k, v = (heads_first(x) for x in (query, key, value))
    scores = products(q * number(q, scale), k, adj_y=True)
    if mask:
        seen = op("Cast")(as_tensor(mask[0]), scores.dtype.np)
        scores = scores + (number(q, 1) - seen) * number(q, -1e9)
    weights = op("Softmax")(scores)
    return [heads_first(products(weights, v)), weights]


def attention_gradient(dy, query, key, value, weights, *d_weights, scale):
    """The gradients of query, key and value."""
    dy, q, k, v = (heads_first(x) for x in (dy, query, key, value))
    weights = as_tensor(weights)
    slopes = products(dy, v, adj_y=True)
    for more in d_weights:
        slopes = slopes + more
    slopes = slopes * weights
    slopes = (slopes - weights * op("Sum")(slopes, [-1], keepdims=True)) * number(q, scale)
    gradients = (
        products(slopes, k),
        products(slopes, q, adj_x=True),
        products(weights, dy, adj_x=True),
    )
    return [heads_first(g) for g in gradients]


def all_axes(x):
    """Every axis of a tensor of unknown rank."""
    return [op("Range")(0, op("Rank")(x), 1)]


def of_variable(name, axes):
    """A gather from a variable, whose value was read already."""

    def gathered(value, indices, validate_indices=True, **attrs):
        given = (value, indices, *[attrs["batch_dims"]] * axes)
        return [execute(TABLE[name], given, attrs)]

    return gathered


REWRITES = {
    "DotProductAttention": attention,
    "DotProductAttentionGrad": attention_gradient,
    "ConcatV2": lambda value, axis: [op("Identity")(value)],
    "Einsum": einsum,
    "Gelu": gelu,
    "GeluCurvature": gelu_curvature,
    "SigmoidCrossEntropyWithLogits": sigmoid_cross_entropy,
    "OptimizationBarrier": barrier,
    "ResourceGather": of_variable("GatherV2", 1),
    "ResourceGatherNd": of_variable("GatherNd", 0),
    "GatherV2Grad": gather_gradient,
    "LinSpace": linspace,
}
