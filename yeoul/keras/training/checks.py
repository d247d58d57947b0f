"""Data that cannot be trained on: numbers of batches, and of samples."""

import numbers

from yeoul.core import nest


def check_count(name, value):
    """Refuses what is no number of batches, or of samples."""
    if value is None:
        return
    if not isinstance(value, numbers.Integral):
        raise TypeError(f"`{name}` must be an integer. Received: {name}={value!r}")
    if value < 0:
        raise ValueError(f"`{name}` must be positive. Received: {name}={value}")


def common_length(structure):
    """The number of samples; an error that lists them if the arrays disagree."""
    parts = dict(
        zip(
            ("x", "y", "sample_weight"),
            structure if isinstance(structure, tuple) else (structure,),
            strict=False,
        )
    )
    sizes = {
        name: [a.shape[0] for a in nest.flatten(part)]
        for name, part in parts.items()
        if part is not None
    }
    distinct = {n for part in sizes.values() for n in part}
    if len(distinct) > 1:
        listing = "\n".join(
            f"  {name} sizes: {', '.join(map(str, part))}" for name, part in sizes.items()
        )
        raise ValueError(
            f"Data cardinality is ambiguous:\n{listing}\nMake sure all arrays contain the same "
            "number of samples: one target for each input."
        )
    size = distinct.pop() if distinct else 0
    if size == 0:
        raise ValueError(
            f"Expected input data to be non-empty: the arrays have no samples (sizes {sizes}). "
            "Pass at least one, and check what selected them."
        )
    return size
