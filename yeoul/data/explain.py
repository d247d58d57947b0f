"""What `Dataset.explain` prints: a plan as it is written and as it runs."""

from yeoul.data.function import UserFunction
from yeoul.data.plan import planned
from yeoul.data.range import Range
from yeoul.data.row_function import Composed, RowFunction
from yeoul.data.shuffle import Shuffle
from yeoul.graph.explain import shortened

# The parameters of transformations that are worth showing: attribute -> name.
SHOWN = {
    "Batch": {"size": "", "drop": "drop_remainder"},
    "PaddedBatch": {"size": "", "drop": "drop_remainder"},
    "Shuffle": {"buffer_size": "", "seed": "seed"},
    "Take": {"count": ""},
    "Skip": {"count": ""},
    "Repeat": {"count": ""},
    "Shard": {"parts": "", "index": ""},
    "Prefetch": {"buffer_size": ""},
    "Window": {"size": "", "shift": "shift", "stride": "stride", "drop": "drop_remainder"},
    "Interleave": {"cycle": "cycle_length", "block": "block_length"},
}

# Nodes whose classes are named otherwise than the methods that make them.
CALLED = {
    "TensorSlice": "from_tensor_slices",
    "Tensors": "from_tensors",
    "Generator": "from_generator",
    "ListDataset": "from_list",
    "FileCache": "cache",
    "DirectedInterleave": "choose_from_datasets",
    "Resampled": "rejection_resample",
    "WithOptions": "with_options",
}


def explained(dataset):
    """The text: the plan, and the optimised one if it is another."""
    lines = ["Plan:", *tree(dataset)]
    plan = planned(dataset)
    if plan is dataset:
        lines.append("It runs as it is written:")
    else:
        lines.append("Optimised plan, which runs:")
    return "\n".join([*lines, *tree(plan, remarks=True)])


def tree(dataset, remarks=False, depth=1):
    """A line for each node, inputs below and indented."""
    line = "  " * depth + titled(dataset)
    if remarks:
        line += "".join(f"  [{remark}]" for remark in remarks_on(dataset))
    lines = [line]
    for source in dataset._inputs():
        lines += tree(source, remarks, depth + 1)
    return lines


def titled(node):
    """A node as a user would write it: "batch(32)", "map(f at a.py:3)"."""
    name = type(node).__name__
    if isinstance(node, Range):
        return repr(node.numbers)
    parts = [f.named for f in functions_of(node)]
    for attribute, parameter in SHOWN.get(name, {}).items():
        value = getattr(node, attribute)
        if parameter and not value:  # left out
            continue
        parts.append(f"{parameter}={value!r}" if parameter else repr(value))
    return f"{CALLED.get(name) or snake_case(name)}({', '.join(parts)})"


def snake_case(name):
    return "".join(f"_{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(name))


def functions_of(node):
    """The functions of the user that a node applies."""
    return [
        part
        for value in vars(node).values()
        if isinstance(value, RowFunction)
        for part in value.parts
    ]


def how(function):
    """How a function of the user runs."""
    if function.why_not is None:
        return "vectorised"
    if function.draws:
        return "one program, an element after the other: it draws random numbers"
    return f"element by element: {shortened(function.why_not, 200)}"


def remarks_on(node):
    """How a node runs."""
    found = []
    for value in vars(node).values():
        if isinstance(value, Composed):
            found.append(f"vectorised, {len(value.parts)} functions as one program")
        elif isinstance(value, UserFunction):
            found.append(how(value))
    if isinstance(node, Shuffle):
        if node.source.random_access and node.source._length >= 0:
            found.append("of indices, 8 bytes a row")
        else:
            found.append("of a buffer in memory")
    elif node.random_access:
        found.append("random access")
    return found
