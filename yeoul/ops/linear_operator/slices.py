"""Parts of batches of operators: `operator[0]`, `operator[..., tf.newaxis]`."""

from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable


def full(slices, rank):
    """The slices with an entry for each of the batch dimensions, without an ellipsis.

    Raises:
      InvalidArgumentError: if there are more than dimensions.
    """
    slices = list(slices) if isinstance(slices, tuple) else [slices]
    used = sum(s is not None and s is not Ellipsis for s in slices)
    if used > rank:
        raise invalid(
            f"Too many slices: {used} for the {rank} batch dimensions of the operator. Rows and "
            "columns cannot be taken: use to_dense()."
        )
    missing = [slice(None)] * (rank - used)
    if Ellipsis in [s for s in slices if not isinstance(s, Tensor)]:
        place = next(i for i, s in enumerate(slices) if s is Ellipsis)
        return [*slices[:place], *missing, *slices[place + 1 :]]
    return [*slices, *missing]


def of_parameter(value, ndims, slices, batch):
    """The part of one parameter; dimensions that it lacks, or that are 1, are broadcast."""
    if isinstance(value, BaseVariable):
        value = value.__tf_tensor__()
    dims = dims_of(value)
    lacking = len(batch) - (len(dims) - ndims)
    found, place = [], 0
    for one in slices:
        if one is None:
            if place >= lacking:
                found.append(None)
            continue
        if place >= lacking:
            own = dims[place - lacking]
            if own == 1 and batch[place] != 1:
                one = 0 if not isinstance(one, slice) else slice(None)
            found.append(one)
        place += 1
    return value[(*found, *[slice(None)] * ndims)]


def of_value(value, ndims, slices, batch):
    """The part of a tensor, an operator, or a list of these."""
    from yeoul.ops.linear_operator.base import LinearOperator

    if value is None:
        return None
    if isinstance(value, (list, tuple)):
        each = ndims if isinstance(ndims, (list, tuple)) else [ndims] * len(value)
        return [of_value(v, n, slices, batch) for v, n in zip(value, each, strict=True)]
    if isinstance(value, LinearOperator):
        rank = value.batch_shape.rank or 0
        lacking = len(batch) - rank
        kept, place = [], 0
        for one in slices:
            if one is None:
                kept.append(None) if place >= lacking else None
                continue
            if place >= lacking:
                own = value.batch_shape[place - lacking]
                wide = own == 1 and batch[place] != 1
                kept.append((0 if not isinstance(one, slice) else slice(None)) if wide else one)
            place += 1
        return value[tuple(kept)] if kept else value
    return of_parameter(value, ndims, slices, batch)


def sliced(operator, slices):
    """The operator of a part of the batch.

    Raises:
      InvalidArgumentError: if there are more slices than batch dimensions.
      NotImplementedError: if the class does not say what its parameters are.
    """
    ndims = operator._experimental_parameter_ndims_to_matrix_ndims
    if not isinstance(ndims, dict):
        raise NotImplementedError(
            f"{type(operator).__name__} does not define "
            "`_experimental_parameter_ndims_to_matrix_ndims`, which slices need."
        )
    arguments = operator.parameters
    if slices is Ellipsis:  # all of it: the factors that are known to be equal stay the same ones
        return type(operator)(**arguments)
    batch = operator.batch_shape.as_list()
    slices = full(slices, len(batch))
    for name, n in ndims.items():
        arguments[name] = of_value(getattr(operator, name, arguments.get(name)), n, slices, batch)
    return type(operator)(**arguments)
