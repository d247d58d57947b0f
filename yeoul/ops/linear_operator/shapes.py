"""Shapes of operators."""

import numpy as np

from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.ops import array


class Shapes:
    """The methods of operators that tell shapes; `_shape` is what classes define."""

    def _shape_tensor(self):
        raise NotImplementedError(
            "_shape_tensor is not implemented: define it in a class whose shape is not known "
            "before it runs."
        )

    @property
    def shape(self):
        """The shape of the batch of matrices: `tf.TensorShape` `[..., rows, columns]`."""
        return self._shape()

    def shape_tensor(self, name="shape_tensor"):
        """The shape as a tensor of int32.

        Args:
          name: name of the node in a graph.
        """
        with self._name_scope(name):
            return known_or(self.shape, lambda: self._shape_tensor())

    @property
    def batch_shape(self):
        """The leading dimensions: `tf.TensorShape`."""
        return self.shape[:-2]

    def batch_shape_tensor(self, name="batch_shape_tensor"):
        """The leading dimensions as a tensor of int32.

        Args:
          name: name of the node in a graph.
        """
        with self._name_scope(name):
            return self._batch_shape_tensor()

    def _batch_shape_tensor(self, shape=None):
        if self.batch_shape.is_fully_defined():
            return known_or(self.batch_shape, None)
        return (self.shape_tensor() if shape is None else shape)[:-2]

    @property
    def tensor_rank(self):
        """The rank of the tensor that the operator stands for: an int, or None."""
        return self.shape.rank

    def tensor_rank_tensor(self, name="tensor_rank_tensor"):
        """The rank as a scalar of int32.

        Args:
          name: name of the node in a graph.
        """
        with self._name_scope(name):
            return self._tensor_rank_tensor()

    def _tensor_rank_tensor(self, shape=None):
        if self.tensor_rank is not None:
            return to_tensor(self.tensor_rank)
        return array.size(self.shape_tensor() if shape is None else shape)

    @property
    def domain_dimension(self):
        """The number of columns: an int, or None if it is not known."""
        return None if self.shape.rank is None else self.shape[-1]

    def domain_dimension_tensor(self, name="domain_dimension_tensor"):
        """The number of columns as a scalar of int32.

        Args:
          name: name of the node in a graph.
        """
        with self._name_scope(name):
            return self._domain_dimension_tensor()

    def _domain_dimension_tensor(self, shape=None):
        if self.domain_dimension is not None:
            return to_tensor(self.domain_dimension)
        return (self.shape_tensor() if shape is None else shape)[-1]

    @property
    def range_dimension(self):
        """The number of rows: an int, or None if it is not known."""
        return self.shape[-2] if self.shape.rank else None

    def range_dimension_tensor(self, name="range_dimension_tensor"):
        """The number of rows as a scalar of int32.

        Args:
          name: name of the node in a graph.
        """
        with self._name_scope(name):
            return self._range_dimension_tensor()

    def _range_dimension_tensor(self, shape=None):
        if self.range_dimension is not None:
            return to_tensor(self.range_dimension)
        return (self.shape_tensor() if shape is None else shape)[-2]

    # What the implementations use: plain numbers where they are known, otherwise tensors.

    def _columns(self):
        known = self.domain_dimension
        return self.domain_dimension_tensor() if known is None else known

    def _rows(self):
        known = self.range_dimension
        return self.range_dimension_tensor() if known is None else known

    def _batch(self):
        if self.batch_shape.is_fully_defined():
            return tuple(self.batch_shape.as_list())
        return self.batch_shape_tensor()


def known_or(shape, otherwise):
    """A shape as a tensor: of its numbers if they are known."""
    if isinstance(shape, TensorShape) and shape.is_fully_defined():
        return to_tensor(np.asarray(shape.as_list(), np.int32))
    return otherwise()
