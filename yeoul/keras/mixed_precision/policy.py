"""Dtype policies: which dtype a layer computes in, and which its weights have."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.keras.core.context import RESETS, SETTINGS

_global = {"policy": None}


@export("keras.mixed_precision.Policy")
class Policy:
    """A dtype policy by name: a dtype ("float32"), "mixed_float16" or "mixed_bfloat16".

    Example:
      >>> import yeoul as tf
      >>> tf.keras.mixed_precision.Policy("mixed_bfloat16").variable_dtype
      'float32'
    """

    def __init__(self, name):
        if not isinstance(name, str):
            raise TypeError(
                f"'name' must be a string, but got: {name!r}. Pass e.g. 'float32' or "
                "'mixed_float16'."
            )
        self._name = name
        if name in ("mixed_float16", "mixed_bfloat16"):
            self.compute_dtype, self.variable_dtype = name.removeprefix("mixed_"), "float32"
        elif name == "_infer":
            self.compute_dtype = self.variable_dtype = None
        else:
            try:
                self.compute_dtype = self.variable_dtype = as_dtype(name).name
            except TypeError as error:
                raise ValueError(
                    f"Cannot convert value {name} to a mixed precision Policy. Valid policies "
                    "include 'mixed_float16', "
                    "'mixed_bfloat16', and the name of any dtype such as 'float32'."
                ) from error
        self.compute_np = self._compute_np()

    def _compute_np(self):
        if self.compute_dtype is None:
            return None
        dtype = as_dtype(self.compute_dtype)
        return np.dtype(dtype.np) if dtype.is_floating else None

    @classmethod
    def of(cls, value):
        """A policy from a policy, a dtype, a name, or a serialized policy."""
        if isinstance(value, Policy):
            return value
        if isinstance(value, dict):
            return cls(value["config"]["name"])
        if isinstance(value, str) and value.startswith(("mixed_", "_infer")):
            return cls(value)
        return cls(as_dtype(value).name)

    @property
    def name(self):
        return self._name

    def serialized(self):
        """The form a layer's config has: a dtype name, or a dict for mixed policies."""
        if self._name.startswith("mixed_"):
            return {
                "module": "keras.mixed_precision",
                "class_name": "Policy",
                "config": {"name": self._name},
                "registered_name": None,
            }
        return self.variable_dtype

    def get_config(self):
        """The constructor arguments."""
        return {"name": self._name}

    @classmethod
    def from_config(cls, config):
        """The policy from `get_config()`'s dict."""
        return cls(config["name"])

    def __eq__(self, other):
        return isinstance(other, Policy) and other._name == self._name

    def __hash__(self):
        return hash(self._name)

    def __repr__(self):
        return f'<Policy "{self._name}">'


@export("keras.mixed_precision.global_policy", "keras.mixed_precision.dtype_policy")
def global_policy():
    """The policy that new layers get."""
    if _global["policy"] is None:
        _global["policy"] = Policy(SETTINGS.floatx)
    return _global["policy"]


@export("keras.mixed_precision.set_global_policy", "keras.mixed_precision.set_dtype_policy")
def set_global_policy(policy):
    """Sets the policy that new layers get; None resets it to `floatx`.

    Args:
      policy: policy, its name, or None.

    Raises:
      ValueError: if it is not one of floats.
    """
    policy = None if policy is None else Policy.of(policy)
    if policy is not None and policy.compute_np is None:
        raise ValueError(
            "set_global_policy can only be used to set the global policy to floating-point "
            'policies, such as "float32" and "mixed_float16", but got policy: '
            f"{policy.name}"
        )
    _global["policy"] = policy


RESETS.append(lambda: set_global_policy(None))
