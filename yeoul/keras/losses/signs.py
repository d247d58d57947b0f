"""Targets of the hinge losses."""

from yeoul.ops.compare import equal
from yeoul.ops.logic import logical_or
from yeoul.ops.reduce import reduce_all
from yeoul.ops.select import where


def as_signs(y_true):
    """The targets as -1 and 1, if all of them are 0 or 1; otherwise as they are."""
    binary = reduce_all(logical_or(equal(y_true, 0), equal(y_true, 1)))
    return where(binary, 2.0 * y_true - 1.0, y_true)
