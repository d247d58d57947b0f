"""Which values of a graph a compiled program for CPUs computes once and stores.

XLA fuses an elementwise operation into whatever reads it, and so computes it anew for each reader
and for each place that a reader looks at. It pays to store values that are read at several places,
and those that must be stored anyhow as a matrix product reads them from memory.
"""

from yeoul.engine.tensor import Tensor

# Ops that read each value of an input at several places.
WINDOWED = frozenset(
    (
        "AvgPool",
        "AvgPoolGrad",
        "Conv2D",
        "Conv2DBackpropFilter",
        "Conv2DBackpropInput",
        "Conv3D",
        "Conv3DBackpropFilterV2",
        "Conv3DBackpropInputV2",
        "DepthwiseConv2dNative",
        "DepthwiseConv2dNativeBackpropFilter",
        "DepthwiseConv2dNativeBackpropInput",
        "MaxPool",
        "MaxPoolGrad",
    )
)
PRODUCTS = frozenset(("MatMul", "BatchMatMulV2"))
# Ops that a product takes into its own reading.
VIEWS = frozenset(("Cast", "ExpandDims", "Identity", "Reshape", "Squeeze", "Transpose"))


def stored_tensors(nodes):
    """Ids of the tensors of a graph to be stored; see `engine.xla.stored`."""
    uses: dict = {}
    for node in nodes:
        for x in node.inputs:
            uses[id(x)] = uses.get(id(x), 0) + 1
    kept = set()
    for node in nodes:
        windowed = node.op.name in WINDOWED
        if windowed or node.op.name in PRODUCTS:
            for x in node.inputs:
                source, readers = source_of(x, uses)
                if windowed or readers > 1:
                    kept.add(id(source))
    return kept


def last_products(nodes, sources):
    """Where the variables of a graph are read last before their new values are computed.

    Args:
      nodes: the nodes of the graph.
      sources: the ops whose outputs may be variables.

    Returns:
      Node -> the variable's tensor that it, a product or a window, reads as the last such node,
      if something else reads it later.
    """
    last, found = {}, {}
    for node in nodes:
        for x in node.inputs:
            if isinstance(x, Tensor) and x.node is not None and x.node.op in sources:
                if node.op.name in WINDOWED or node.op.name in PRODUCTS:
                    last[id(x)] = node
                elif id(x) in last:
                    found[last[id(x)]] = x
    return found


def source_of(x, uses):
    """The tensor that `x` is a view of, and the largest number of readers on the way to it."""
    readers = uses[id(x)]
    while isinstance(x, Tensor) and x.node is not None and x.node.op.name in VIEWS:
        x = x.node.inputs[0]
        readers = max(readers, uses.get(id(x), 0))
    return x, readers
