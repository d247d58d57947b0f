"""Control flow over tensors."""

from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable


def is_staged(value):
    return STATE.graph is not None and isinstance(value, (Tensor, BaseVariable))


def as_tensor(v):
    raise NotImplementedError


def conditional_value(*a):
    raise NotImplementedError
