"""Static shapes: `tf.TensorShape`, whose dimensions are ints, or None where unknown."""

import operator
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from yeoul.core.export import export

Dims = tuple[int | None, ...] | None


@export("TensorShape")
class TensorShape:
    """What is known of the shape of a tensor before its value exists.

    Args:
      dims: the dimensions (ints, or None where unknown), one int for a vector, or None when not
        even the rank is known.

    Raises:
      TypeError: a dimension is not an integer.
      ValueError: a dimension is negative.

    Example:
      >>> import yeoul as tf
      >>> shape = tf.TensorShape([None, 3])
      >>> shape.rank, shape[1], shape.is_compatible_with([2, 3])
      (2, 3, True)
    """

    __slots__ = ("_dims",)

    _dims: Dims

    def __init__(self, dims: Any):
        if dims is None or (type(dims) is tuple and all(type(d) is int and d >= 0 for d in dims)):
            self._dims = dims
        elif isinstance(dims, TensorShape):
            self._dims = dims._dims
        else:
            self._dims = _parse(dims)

    @staticmethod
    def _of(dims: Dims) -> "TensorShape":
        """The shape with these dimensions, unchecked: a tuple of ints and None, or None."""
        self = _new(TensorShape)
        self._dims = dims
        return self

    @property
    def dims(self) -> list[int | None] | None:
        """The dimensions, or None when the rank is unknown."""
        return None if self._dims is None else list(self._dims)

    @property
    def rank(self) -> int | None:
        """The number of dimensions, or None when unknown."""
        return None if self._dims is None else len(self._dims)

    ndims = rank

    def as_list(self) -> list[int | None]:
        """The dimensions as a list.

        Raises:
          ValueError: the rank is unknown.
        """
        return list(self._known("as_list() is not defined on an unknown TensorShape."))

    def num_elements(self) -> int | None:
        """The number of elements, or None when a dimension is unknown."""
        if self._dims is None or None in self._dims:
            return None
        total = 1
        for dim in self._dims:
            total *= dim  # type: ignore[operator]
        return total

    def is_fully_defined(self) -> bool:
        """Whether the rank and every dimension are known."""
        return self._dims is not None and None not in self._dims

    def is_compatible_with(self, other: Any) -> bool:
        """Whether some tensor has both shapes: they agree wherever both are known."""
        a, b = self._dims, as_shape(other)._dims
        if a is None or b is None:
            return True
        return len(a) == len(b) and all(
            m == n or m is None or n is None for m, n in zip(a, b, strict=True)
        )

    def is_subtype_of(self, other: "TensorShape") -> bool:
        """Whether every tensor of this shape is one of `other`."""
        if not isinstance(other, TensorShape):
            return False
        a, b = self._dims, other._dims
        if b is None:
            return True
        return (
            a is not None
            and len(a) == len(b)
            and all(n is None or m == n for m, n in zip(a, b, strict=True))
        )

    def most_specific_compatible_shape(self, other: Any) -> "TensorShape":
        """The narrowest shape that covers this one and `other`."""
        a, b = self._dims, as_shape(other)._dims
        if a is None or b is None or len(a) != len(b):
            return _of(None)
        return _of(tuple(m if m == n else None for m, n in zip(a, b, strict=True)))

    def most_specific_common_supertype(
        self, others: "Sequence[TensorShape]"
    ) -> "TensorShape | None":
        """The narrowest shape that covers this one and `others`; None when one is no shape."""
        if not all(isinstance(other, TensorShape) for other in others):
            return None
        result = self
        for other in others:
            result = result.most_specific_compatible_shape(other)
        return result

    def merge_with(self, other: Any) -> "TensorShape":
        """Combines what two descriptions of the same shape know.

        Raises:
          ValueError: they contradict each other.
        """
        other = as_shape(other)
        a, b = self._dims, other._dims
        if a is None or b is None:
            return self if b is None else other
        if not self.is_compatible_with(other):
            raise ValueError(f"Shapes {self} and {other} are not compatible{_difference(a, b)}")
        return _of(tuple(n if m is None else m for m, n in zip(a, b, strict=True)))

    def concatenate(self, other: Any) -> "TensorShape":
        """This shape followed by the dimensions of `other`."""
        b = as_shape(other)._dims
        return _of(None if self._dims is None or b is None else self._dims + b)

    def with_rank(self, rank: int) -> "TensorShape":
        """This shape, known to have `rank` dimensions.

        Raises:
          ValueError: it has another rank.
        """
        if self._dims is None:
            return unknown_shape(rank)
        if len(self._dims) != rank:
            raise ValueError(f"Shape {self} must have rank {rank}, but it has rank {self.rank}.")
        return self

    def with_rank_at_least(self, rank: int) -> "TensorShape":
        """This shape.

        Raises:
          ValueError: its rank is known and less than `rank`.
        """
        if self._dims is not None and len(self._dims) < rank:
            raise ValueError(
                f"Shape {self} must have rank at least {rank}, but it has rank {self.rank}."
            )
        return self

    def with_rank_at_most(self, rank: int) -> "TensorShape":
        """This shape.

        Raises:
          ValueError: its rank is known and greater than `rank`.
        """
        if self._dims is not None and len(self._dims) > rank:
            raise ValueError(
                f"Shape {self} must have rank at most {rank}, but it has rank {self.rank}."
            )
        return self

    def assert_has_rank(self, rank: int) -> None:
        """Raises ValueError unless the rank is `rank` or unknown."""
        self.with_rank(rank)

    def assert_same_rank(self, other: Any) -> None:
        """Raises ValueError when both ranks are known and differ."""
        other = as_shape(other)
        if None not in (self.rank, other.rank) and self.rank != other.rank:
            raise ValueError(
                f"Shapes {self} and {other} must have the same rank, but their ranks are "
                f"{self.rank} and {other.rank}."
            )

    def assert_is_compatible_with(self, other: Any) -> None:
        """Raises ValueError unless some tensor has both shapes."""
        other = as_shape(other)
        if not self.is_compatible_with(other):
            raise ValueError(
                f"Shapes {self} and {other} are incompatible{_difference(self._dims, other._dims)}"
            )

    def assert_is_fully_defined(self) -> None:
        """Raises ValueError unless every dimension is known."""
        if not self.is_fully_defined():
            raise ValueError(
                f"Shape {self} is not fully defined: every dimension must be a number here."
            )

    def _known(self, message: str) -> tuple[int | None, ...]:
        if self._dims is None:
            raise ValueError(message)
        return self._dims

    def __getitem__(self, key: int | slice) -> Any:
        dims = self._dims
        if dims is None:
            return self._slice_unknown(key) if isinstance(key, slice) else None
        if isinstance(key, slice):
            return _of(dims[key])
        try:
            return dims[key]
        except IndexError:
            raise IndexError(
                f"Dimension {key} asked of shape {self}, which has rank {len(dims)}."
            ) from None

    @staticmethod
    def _slice_unknown(key: slice) -> "TensorShape":
        """A slice of an unknown shape; its rank is known when both ends count from the start."""
        start, stop = key.start or 0, key.stop
        if key.step not in (None, 1):
            raise ValueError("A shape of unknown rank cannot be sliced with a step.")
        if stop is None or start < 0 or stop < 0:
            return _of(None)
        return unknown_shape(max(0, stop - start))

    def __iter__(self) -> Iterator[int | None]:
        return iter(self._known("Cannot iterate over a shape with unknown rank."))

    def __len__(self) -> int:
        return len(self._known("Cannot take the length of shape with unknown rank."))

    def __bool__(self) -> bool:
        return self._dims is not None

    def __add__(self, other: Any) -> "TensorShape":
        return self.concatenate(other)

    def __radd__(self, other: Any) -> "TensorShape":
        return as_shape(other).concatenate(self)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, TensorShape):
            return self._dims == other._dims
        if type(other) is tuple:
            return self._dims == other
        try:
            return self._dims == TensorShape(other)._dims
        except (TypeError, ValueError):
            return NotImplemented

    def __hash__(self) -> int:
        return hash(self._dims)

    def __repr__(self) -> str:
        return f"TensorShape({self.dims})"

    def __str__(self) -> str:
        return "<unknown>" if self._dims is None else str(self._dims)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __reduce__(self):
        return TensorShape, (self._dims,)


def _parse(dims: Any) -> Dims:
    """The dimensions that `dims`, a dimension or an iterable of dimensions, describes."""
    if not isinstance(dims, str) and not hasattr(dims, "__index__"):
        if isinstance(dims, Iterable):
            return tuple(map(as_dimension, dims))
    elif getattr(dims, "ndim", 0):  # an array has __index__ too
        return tuple(map(as_dimension, dims))
    return (as_dimension(dims),)


def as_dimension(value: Any) -> int | None:
    """A dimension: None or an int that is not negative."""
    if value is None:
        return None
    try:
        dim = int(operator.index(value))
    except TypeError:
        raise TypeError(
            "Dimension value must be integer or None or have an __index__ method, got "
            f"{value!r} of type {type(value).__name__}. A shape is one dimension (10) or a list of "
            "them ([1, 10, None])."
        ) from None
    if dim < 0:
        raise ValueError(
            f"Dimension {dim} must be >= 0. Write None for a dimension that is not known."
        )
    return dim


def as_shape(shape: Any) -> TensorShape:
    """Converts dimensions to a `TensorShape`."""
    return shape if isinstance(shape, TensorShape) else TensorShape(shape)


def unknown_shape(rank: int | None = None) -> TensorShape:
    """A shape of which at most the rank is known."""
    return _of(None if rank is None else (None,) * rank)


def _difference(a: Dims, b: Dims) -> str:
    """Where two incompatible shapes differ, as the end of a message."""
    if a is None or b is None:
        return "."
    if len(a) != len(b):
        return f": their ranks are {len(a)} and {len(b)}."
    for axis, (m, n) in enumerate(zip(a, b, strict=True)):
        if m != n and None not in (m, n):
            return f": dimension {axis} is {m} in one and {n} in the other."
    return "."


_new, _of = object.__new__, TensorShape._of
