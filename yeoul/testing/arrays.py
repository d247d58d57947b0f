"""Comparisons of arrays and tensors, for `TestCase`."""

import collections.abc

import ml_dtypes
import numpy as np

from yeoul.engine.composite import CompositeTensor
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.v1.ragged_value import RaggedTensorValue
from yeoul.ops.ragged_tensor import RaggedTensor

RAGGED = (RaggedTensor, RaggedTensorValue)
LOW_PRECISION = (np.float16, ml_dtypes.bfloat16)


class ArraysMixin:
    """`assertAllClose` and its kin, for `TestCase`. Tensors are evaluated first."""

    def _array(self, value):
        """A value as a NumPy array."""
        if isinstance(value, (Tensor, BaseVariable)):
            value = self.evaluate(value)
        if isinstance(value, (list, tuple)) and any(
            isinstance(item, (Tensor, BaseVariable)) for item in value
        ):
            value = [self._array(item) for item in value]
        try:
            array = np.asarray(value)
        except ValueError:  # lists of unlike lengths
            return np.asarray(value, object)
        if array.dtype.kind in "SU":  # whose texts lose their last zeros
            array = np.asarray(value, object)
        return array

    # Near.

    def assertAllClose(self, a, b, rtol=1e-6, atol=1e-6, msg=None):
        """Asserts that two structures have near elements: `|a - b| <= atol + rtol · |b|`.

        Args:
          a: expected: array, tensor, or a nest of these.
          b: found.
          rtol: tolerance relative to `b`.
          atol: absolute tolerance.
          msg: said if they are not near.
        """
        if a is b:
            return
        self._all_close(a, b, rtol, atol, "", msg)

    def _all_close(self, a, b, rtol, atol, path, msg):
        a, b = listed(a), listed(b)
        if isinstance(a, collections.abc.Mapping) != isinstance(b, collections.abc.Mapping):
            raise ValueError(
                f"Can't compare dict to non-dict, a{path} vs b{path}. {msg or ''}: compare two "
                "dicts, or two arrays."
            )
        if isinstance(a, collections.abc.Mapping):
            self.assertCountEqual(
                a.keys(), b.keys(), f"mismatched keys: a{path} has {a.keys()}, b{path} {b.keys()}"
            )
            for key in a:
                self._all_close(a[key], b[key], rtol, atol, f"{path}[{key}]", msg)
            return
        if isinstance(a, (list, tuple)):
            first, second = shape_of(self._array(a)), shape_of(self._array(b))
            if first is None or second is None or object in (self._array(a).dtype,):
                self.assertEqual(
                    len(a), len(b), f"Mismatched length: a{path} has {len(a)}, b{path} {len(b)}"
                )
                for i, (x, y) in enumerate(zip(a, b, strict=True)):
                    self._all_close(x, y, rtol, atol, f"{path}[{i}]", msg)
                return
        self._arrays_close(self._array(a), self._array(b), rtol, atol, path, msg)

    def _arrays_close(self, a, b, rtol, atol, path, msg):
        self.assertEqual(
            a.shape,
            b.shape,
            f"Shape mismatch: expected {a.shape}, got {b.shape} with contents {b}.",
        )
        a, b = widened(a), widened(b)
        same = np.isclose(a, b, rtol, atol, equal_nan=True)
        if np.all(same):
            return
        lines = [f"Mismatched value: a{path} is different from b{path}. {msg or ''}"]
        wrong = ~np.asarray(same)
        for name, value in (("lhs", a), ("rhs", b), ("dif", np.abs(a - b))):
            lines.append(f"not close {name} = {value[wrong] if a.ndim else value}")
        if a.ndim:
            lines.insert(1, f"not close where = {np.where(wrong)}")
        lines.append(f"dtype = {a.dtype}, shape = {a.shape}")
        np.testing.assert_allclose(a, b, rtol, atol, err_msg="\n".join(lines), equal_nan=True)

    def assertAllCloseAccordingToType(
        self,
        a,
        b,
        rtol=1e-6,
        atol=1e-6,
        float_rtol=1e-6,
        float_atol=1e-6,
        half_rtol=1e-3,
        half_atol=1e-3,
        bfloat16_rtol=1e-2,
        bfloat16_atol=1e-2,
        msg=None,
    ):
        """As `assertAllClose`, with tolerances that fit the less precise dtype of the two."""
        a, b = self._array(a), self._array(b)
        for kind, least in (
            (np.float32, (float_rtol, float_atol)),
            (np.float16, (half_rtol, half_atol)),
            (ml_dtypes.bfloat16, (bfloat16_rtol, bfloat16_atol)),
        ):
            if kind in (a.dtype.type, b.dtype.type):
                rtol, atol = max(rtol, least[0]), max(atol, least[1])
        self.assertAllClose(a, b, rtol, atol, msg)

    def assertNotAllClose(self, a, b, rtol=1e-6, atol=1e-6, msg=None):
        """Asserts that some elements are not near; arguments as `assertAllClose`."""
        try:
            self.assertAllClose(a, b, rtol, atol)
        except AssertionError:
            return
        raise self.failureException(f"The two values are close at all elements. {msg or ''}")

    def assertNear(self, f1, f2, err, msg=None):
        """Asserts that two numbers differ by at most `err`."""
        said = f"{f1:f} != {f2:f} +/- {err:f}{f' ({msg})' if msg is not None else ''}"
        self.assertTrue(f1 == f2 or abs(f1 - f2) <= err, said)

    def assertArrayNear(self, farray1, farray2, err, msg=None):
        """Asserts that two sequences of numbers differ by at most `err` in each element."""
        self.assertEqual(len(farray1), len(farray2), msg)
        for f1, f2 in zip(farray1, farray2, strict=True):
            self.assertNear(float(f1), float(f2), err, msg)

    def assertNDArrayNear(self, ndarray1, ndarray2, err, msg=None):
        """Asserts that the norm of the difference of two arrays is less than `err`."""
        self.assertTrue(np.linalg.norm(ndarray1 - ndarray2) < err, msg)

    # Equal.

    def assertAllEqual(self, a, b, msg=None):
        """Asserts that two arrays, tensors or ragged tensors have equal elements; NaN equals NaN.

        Text equals its bytes in UTF-8.

        Args:
          a: expected.
          b: found.
          msg: said if they differ.
        """
        if isinstance(a, RAGGED) or isinstance(b, RAGGED):
            a, b = (v.numpy() if isinstance(v, Tensor) else v for v in (a, b))
            a, b = (v.tolist() if isinstance(v, np.ndarray) else listed(v) for v in (a, b))
            self.assertEqual(a, b, msg)
            return
        a, b = encoded(self._array(a)), encoded(self._array(b))
        if b.ndim <= 3 or b.size < 500:
            contents = f" Contents: {b!r}. \n{msg or ''}"
        else:
            contents = f" {msg or ''}"
        self.assertEqual(
            a.shape, b.shape, f"Shape mismatch: expected {a.shape}, got {b.shape}.{contents}."
        )
        same = a == b
        if a.dtype.kind in "fcV" and b.dtype.kind in "fcV":
            same = np.logical_or(same, np.logical_and(np.isnan(a), np.isnan(b)))
        if np.all(same):
            return
        wrong = ~np.asarray(same)
        lines = [] if msg is None else [msg]
        if a.ndim:
            lines.append(f"not equal where = {np.where(wrong)}")
        lines.append(f"not equal lhs = {a[wrong] if a.ndim else a!r}")
        lines.append(f"not equal rhs = {b[wrong] if b.ndim else b!r}")
        np.testing.assert_array_equal(a, b, err_msg="\n".join(lines))

    def assertNotAllEqual(self, a, b, msg=None):
        """Asserts that some elements differ."""
        try:
            self.assertAllEqual(a, b)
        except AssertionError:
            return
        raise self.failureException(f"The two values are equal at all elements. {msg or ''}")

    # All elements.

    def assertAllGreater(self, a, comparison_target):
        """Asserts that all elements are greater than a number."""
        self.assertGreater(np.min(self._array(a)), comparison_target)

    def assertAllLess(self, a, comparison_target):
        """Asserts that all elements are less than a number."""
        self.assertLess(np.max(self._array(a)), comparison_target)

    def assertAllGreaterEqual(self, a, comparison_target):
        """Asserts that all elements are at least a number."""
        self.assertGreaterEqual(np.min(self._array(a)), comparison_target)

    def assertAllLessEqual(self, a, comparison_target):
        """Asserts that all elements are at most a number."""
        self.assertLessEqual(np.max(self._array(a)), comparison_target)

    def assertAllInRange(
        self, target, lower_bound, upper_bound, open_lower_bound=False, open_upper_bound=False
    ):
        """Asserts that all elements are in a range.

        Args:
          target: array or tensor.
          lower_bound: the least value.
          upper_bound: the greatest value.
          open_lower_bound: whether `lower_bound` itself is outside.
          open_upper_bound: whether `upper_bound` itself is outside.
        """
        array = self._array(target)
        if array.dtype.kind not in "iufV":
            raise self.failureException(
                f"The value of {target} does not have an ordered numeric type, instead it has "
                f"type: {array.dtype}"
            )
        missing = np.isnan(array) if array.dtype.kind in "fV" else np.zeros(array.shape, bool)
        if np.any(missing):
            raise self.failureException(
                f"{np.sum(missing)} of the {array.size} element(s) are NaN. Subscripts(s) and "
                f"value(s) of the NaN element(s):\n{offending(array, missing)}"
            )
        outside = array <= lower_bound if open_lower_bound else array < lower_bound
        outside |= array >= upper_bound if open_upper_bound else array > upper_bound
        if np.any(outside):
            span = f"{'(' if open_lower_bound else '['}{lower_bound}, {upper_bound}"
            raise self.failureException(
                f"{np.sum(outside)} of the {array.size} element(s) are outside the range {span}"
                f"{')' if open_upper_bound else ']'}. Subscript(s) and value(s) of the offending "
                f"elements:\n{offending(array, outside)}"
            )

    def assertAllInSet(self, target, expected_set):
        """Asserts that all elements are in a set of values."""
        found = np.unique(self._array(target))
        other = [value for value in found.tolist() if value not in expected_set]
        if other:
            raise self.failureException(
                f"{len(other)} unique element(s) are not in the set {expected_set}: {other}"
            )

    # What an array is.

    def assertDTypeEqual(self, target, expected_dtype):
        """Asserts that an array or tensor has a dtype."""
        found = self._array(target).dtype
        wanted = getattr(expected_dtype, "as_numpy_dtype", expected_dtype)
        self.assertEqual(found, wanted)

    def assertShapeEqual(self, input_a, input_b, msg=None):
        """Asserts that two arrays or tensors have the same shape.

        Raises:
          TypeError: if one is something else.
        """
        shapes = []
        for name, value in (("input_a", input_a), ("input_b", input_b)):
            if not isinstance(value, (np.ndarray, np.generic, Tensor)):
                raise TypeError(
                    f"{name} must be a Numpy ndarray, Numpy scalar, or a Tensor. Instead received "
                    f"{type(value)}"
                )
            shapes.append(list(value.shape))
        self.assertAllEqual(*shapes, msg=msg)


def listed(value):
    """Ragged tensors as lists, other composites as lists of their components."""
    if isinstance(value, RAGGED):
        return value.to_list()
    if isinstance(value, CompositeTensor):
        return list(value._type_spec._to_components(value))
    return value._asdict() if hasattr(value, "_asdict") else value


def shape_of(array):
    """The shape of an array of plain elements; None for one of objects other than bytes."""
    if array.dtype == object and any(not isinstance(v, (bytes, str)) for v in array.reshape(-1)):
        return None
    return array.shape


def encoded(array):
    """Texts as bytes, what they are in tensors."""
    if array.dtype != object:
        return array
    flat = [v.encode() if isinstance(v, str) else v for v in array.reshape(-1)]
    out = np.empty(len(flat), object)
    out[:] = flat
    return out.reshape(array.shape)


def widened(array):
    """Elements of low precision as float32."""
    return array.astype(np.float32) if array.dtype.type in LOW_PRECISION else array


def offending(array, where):
    """The subscripts and values of some elements, a line for each."""
    if not array.ndim:
        return f"  [] : {array}"
    places = np.argwhere(where)
    lines = [f"  {place} : {array[tuple(place)]}" for place in places[:50]]
    return "\n".join(lines) + ("\n ..." if len(places) > 50 else "")
