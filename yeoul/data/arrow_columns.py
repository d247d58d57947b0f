"""Arrow's arrays as columns of a dataset, without a copy where both lie in memory alike."""

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import FROM_NUMPY, int64, string
from yeoul.core.errors import InvalidArgumentError, UnimplementedError
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import hold_all
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.ragged_tensor import RaggedTensor


def arrow():
    """The package pyarrow.

    Raises:
      UnimplementedError: if it is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise UnimplementedError(
            None,
            None,
            "Arrow tables and Parquet files are read with pyarrow, which is not installed. Run: "
            "pip install 'yeoul[arrow]'",
        ) from None
    return pyarrow


class Columns:
    """How the columns of a schema become those of a dataset.

    Args:
      schema: Arrow's.
      fills: dict of the values in place of nulls, by name of the column, or None.

    Attributes:
      element_spec: dict of the specs of an element.

    Raises:
      ValueError: if two columns have one name, or `fills` names one that is not there.
      TypeError: if a column has a type that no tensor has.
    """

    def __init__(self, schema, fills=None):
        self.names, self.fills, self.known = schema.names, dict(fills or {}), set()
        double = sorted({name for name in self.names if self.names.count(name) > 1})
        if double:
            raise ValueError(
                f"Several columns are called {double}: elements are dicts, so that each needs a "
                "name of its own. Choose some with `columns`, or rename them."
            )
        if not self.names:
            raise ValueError("The table has no columns.")
        self.of = {field.name: self.column(field.type, field.name) for field in schema}
        unknown = sorted(set(self.fills) - self.known)
        if unknown:
            raise ValueError(
                f"`fill_null` names {unknown}, but the columns are {sorted(self.known)}."
            )
        self.element_spec = {name: spec for name, (spec, _) in self.of.items()}

    def arrays(self, batch, first=0, where="the table"):
        """The flat columns of a record batch.

        Args:
          batch: Arrow's record batch.
          first: the number of its first row, for messages.
          where: what it was read of, for messages.
        """
        place = (first, where)
        found = {
            name: self.of[name][1](column, place)
            for name, column in zip(self.names, batch.columns, strict=True)
        }
        return nest.flatten_up_to(self.element_spec, found)

    def column(self, kind, name):
        """The spec of a column's rows, and the function that makes its arrays.

        Raises:
          TypeError: if no tensor has its type.
        """
        self.known.add(name)
        is_a = arrow().types
        if isinstance(kind, arrow().BaseExtensionType):
            return self.extension(kind, name)
        if is_a.is_dictionary(kind):
            spec, convert = self.column(kind.value_type, name)
            return spec, lambda array, place: convert(array.dictionary_decode(), place)
        if is_a.is_struct(kind):
            return self.struct(kind, name)
        if is_a.is_fixed_size_list(kind):
            return self.fixed_list(kind, name)
        if any(test(kind) for test in (is_a.is_list, is_a.is_large_list)):
            return self.ragged(kind, name)
        return self.plain(kind, name)

    def plain(self, kind, name):
        """A column of numbers or texts."""
        pa = arrow()
        texts = ("is_string", "is_large_string", "is_string_view", "is_binary", "is_large_binary")
        texts += ("is_binary_view", "is_fixed_size_binary")
        if any(getattr(pa.types, test)(kind) for test in texts):
            seen_as, dtype = pa.large_binary(), string
        elif pa.types.is_temporal(kind) and kind.bit_width in (32, 64):
            seen_as = pa.int32() if kind.bit_width == 32 else pa.int64()
            dtype = FROM_NUMPY[np.dtype(f"int{kind.bit_width}")]
        elif pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind):
            seen_as, dtype = kind, FROM_NUMPY[np.dtype(kind.to_pandas_dtype())]
        else:
            raise TypeError(
                f"Column {name!r} has Arrow's type {kind}, which no tensor has. Leave it out with "
                "`columns`, or cast it, e.g. to pyarrow.float64() or pyarrow.string()."
            )

        def convert(array, place):
            array = self.filled(array, name, place, '""' if dtype is string else "0")
            return array.cast(seen_as).to_numpy(zero_copy_only=False)

        return TensorSpec([], dtype), convert

    def extension(self, kind, name):
        """A column of an extension type: what it is stored as, in the shape of its tensors."""
        spec, convert = self.column(kind.storage_type, name)
        if not isinstance(kind, arrow().FixedShapeTensorType):
            return spec, lambda array, place: convert(array.storage, place)
        stored = list(kind.shape)
        axes = list(kind.permutation or range(len(stored)))
        shape = [stored[i] for i in axes]

        def tensors(array, place):
            flat = convert(array.storage, place)
            return flat.reshape(-1, *stored).transpose(0, *[i + 1 for i in axes])

        return TensorSpec(shape, spec.dtype), tensors

    def struct(self, kind, name):
        """A column of structs: a dict of columns."""
        fields = [(f.name, self.column(f.type, f"{name}.{f.name}")) for f in kind]

        def convert(array, place):
            self.check_whole(array, name, place)
            parts = zip(fields, array.flatten(), strict=True)
            return {n: own(part, place) for (n, (_, own)), part in parts}

        return {n: spec for n, (spec, _) in fields}, convert

    def fixed_list(self, kind, name):
        """A column of lists of one length: tensors of one more dimension."""
        spec, items = self.column(kind.value_type, f"{name}.item")
        if not isinstance(spec, TensorSpec):
            raise TypeError(
                f"Column {name!r} has Arrow's type {kind}: lists of one length of what has none. "
                "Cast it to lists of lists, or leave it out with `columns`."
            )
        shape = [kind.list_size, *spec.shape.as_list()]

        def convert(array, place):
            self.check_whole(array, name, place)
            return items(array.flatten(), place).reshape(len(array), *shape)

        return TensorSpec(shape, spec.dtype), convert

    def ragged(self, kind, name):
        """A column of lists: ragged tensors, of ragged rank 0 where the items are numbers."""
        spec, levels = self.lists(kind, name)
        shape = [None] * (len(levels) - 1) + spec.shape.as_list()

        def convert(array, place):
            splits = []
            for level in levels[:-1]:
                array, ends = level(array, place)
                splits.append(ends)
            return hold_all(ragged_rows(levels[-1](array, place), splits))

        return RaggedTensorSpec(shape, spec.dtype, len(levels) - 2, int64), convert

    def lists(self, kind, name):
        """The spec of the innermost items of a column of lists, and what makes their arrays.

        Returns:
          The spec, and a list of functions: one for each level of lists, which gives the items and
          the row splits, and then one that gives the array of the innermost items.
        """
        is_a, inner = arrow().types, f"{name}.item"
        if is_a.is_list(kind.value_type) or is_a.is_large_list(kind.value_type):
            self.known.add(inner)
            spec, below = self.lists(kind.value_type, inner)
        else:
            spec, items = self.column(kind.value_type, inner)
            below = [items]
        if not isinstance(spec, TensorSpec):
            raise TypeError(
                f"Column {name!r} has Arrow's type {kind}: lists of structs are no tensors. Leave "
                "it out with `columns`, or make a list of each field."
            )

        def taken_apart(array, place):
            if array.null_count and self.fills.get(name) != []:
                self.refuse(array, name, place, "[]")
            lengths = array.value_lengths().fill_null(0).to_numpy(zero_copy_only=False)
            return array.flatten(), np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])

        return spec, [taken_apart, *below]

    # Nulls.

    def filled(self, array, name, place, fill):
        """The array without nulls."""
        if not array.null_count:
            return array
        if name not in self.fills:
            self.refuse(array, name, place, fill)
        pa = arrow()
        try:
            return array.fill_null(pa.scalar(self.fills[name], array.type))
        except (pa.ArrowInvalid, pa.ArrowTypeError, TypeError) as error:
            raise TypeError(
                f"fill_null={{{name!r}: {self.fills[name]!r}}} does not fit the column's type "
                f"{array.type}: {error}"
            ) from None

    def check_whole(self, array, name, place):
        if array.null_count:
            self.refuse(array, name, place, None)

    def refuse(self, array, name, place, fill):
        """Raises InvalidArgumentError: a column has nulls."""
        first, where = place
        row = int(np.flatnonzero(array.is_null().to_numpy(zero_copy_only=False))[0])
        position = f", first in row {first + row}" if "." not in name else ""
        way = f"Pass fill_null={{{name!r}: {fill}}} to put a value in their place, or leave"
        raise InvalidArgumentError(
            None,
            None,
            f"Column {name!r} of {where} has {array.null_count} nulls{position}, and tensors have "
            f"none. {way if fill else 'Leave'} the column out with `columns`.",
        )


def ragged_rows(values, splits):
    """The rows of a ragged array: tensors, or ragged tensors if it has several row splits.

    Args:
      values: the innermost items.
      splits: list of row splits, the outermost first.
    """
    outer, *inner = splits
    found = []
    for a, b in zip(outer[:-1].tolist(), outer[1:].tolist(), strict=True):
        own = []
        for ends in inner:
            own.append(EagerTensor(ends[a : b + 1] - ends[a]))
            a, b = ends[a], ends[b]
        row = EagerTensor(values[a:b])
        found.append(RaggedTensor.from_nested_row_splits(row, own, validate=False) if own else row)
    return found
