"""Texts such as "10 20 0,5:-": the shape of a tensor, and the part of it that is meant."""

from typing import Any

from yeoul.core.errors import InternalError, InvalidArgumentError

ALL = -1  # the length of an extent that is the whole dimension


def parsed_slice(
    given: str, part: tuple[int, ...] | None = None
) -> tuple[tuple[int, ...], list[tuple[int, int]]]:
    """The shape of the whole tensor, and (start, length) in each dimension.

    Args:
      given: the text.
      part: the shape that the part must have; None: any.

    Raises:
      InvalidArgumentError: if the text is malformed, or does not fit `part`.
      InternalError: if the slice is not inside the tensor.
    """
    *sizes, extents_text = given.split(" ")
    try:
        shape = tuple(map(int, sizes))
        extents = [(0, ALL) if e == "-" else pair(e) for e in extents_text.split(":")]
        if len(extents) != len(shape):
            raise ValueError(f"{len(shape)} dimensions, but {len(extents)} extents")
        if min(shape, default=0) < 0:
            raise ValueError("negative sizes")
    except ValueError as error:
        raise InvalidArgumentError(
            None,
            None,
            f"The shape and slice {given!r} cannot be understood ({error}). Write the sizes, then "
            'the start and length in each dimension, "-" for all: "10 20 0,5:-".',
        ) from error
    for i, ((start, length), size) in enumerate(zip(extents, shape, strict=True)):
        if length != ALL and start + length > size:
            raise InternalError(
                None,
                None,
                f"Extent in dimension {i} out of bounds: shape = {list(shape)}, slice = "
                f"{start},{length}. A slice begins at 0 or later and ends inside the tensor.",
            )
    lengths = tuple(
        [n if length == ALL else length for (_, length), n in zip(extents, shape, strict=True)]
    )
    if part is not None and part != lengths:
        raise InvalidArgumentError(
            None,
            None,
            f"The tensor has the shape {list(part)}, but its slice {given!r} has {list(lengths)}.",
        )
    return shape, extents


def pair(extent):
    start, length = map(int, extent.split(","))
    if start < 0 or length < 1:
        raise ValueError(f"a start of {start} and a length of {length}")
    return start, length


def part_of(found: tuple[int, ...], given: str) -> list[tuple[int, int]]:
    """The (start, length) in each dimension that a text means in a tensor.

    Args:
      found: shape of the tensor.
      given: the text.

    Raises:
      InvalidArgumentError: if the tensor has another shape than the text says.
    """
    shape, extents = parsed_slice(given)
    if found != shape:
        raise InvalidArgumentError(
            None,
            None,
            f"The tensor in the checkpoint has the shape {list(found)}, but the slice "
            f"{given!r} is one of a tensor of shape {list(shape)}.",
        )
    return extents


def bounds(extents: Any, dims: Any) -> list[tuple[int, int]]:
    """(start, end) in each dimension of extents, which are (start, length)."""
    return [(s, n if size == ALL else s + size) for (s, size), n in zip(extents, dims, strict=True)]


def places(inner: list, outer: list | None = None) -> tuple[slice, ...]:
    """An index out of bounds, seen from the start of what is cut.

    Args:
      inner: (start, end) in each dimension.
      outer: those of the array that is indexed; None: it is the whole tensor.
    """
    starts = [0] * len(inner) if outer is None else [start for start, _ in outer]
    return tuple([slice(a - s, b - s) for (a, b), s in zip(inner, starts, strict=True)])
