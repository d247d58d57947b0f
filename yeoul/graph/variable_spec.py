"""Variables as arguments of a `tf.function`: one trace serves all variables of a spec."""

from yeoul.core.shape import TensorShape
from yeoul.core.tensor_spec import TypeSpec
from yeoul.engine.variable import Variable, VariableAggregation, VariableSynchronization


class VariableSpec(TypeSpec):
    """The shape and dtype of a variable, and which of a call's variables it is.

    Args:
      shape: its static shape.
      dtype: its dtype.
      trainable: whether it is trainable.
      alias_id: its number among the variables of a call: where a variable is passed twice, both
        have the same.
    """

    __slots__ = ("alias_id", "dtype", "shape", "trainable")

    def __init__(self, shape, dtype, trainable=True, alias_id=None):
        self.shape, self.dtype = TensorShape(shape), dtype
        self.trainable, self.alias_id = trainable, alias_id

    @classmethod
    def of(cls, variable, alias_id=None):
        """The spec of a variable."""
        return cls(variable.shape, variable.dtype, variable.trainable, alias_id)

    @property
    def value_type(self):
        return Variable

    def _serialize(self):
        return self.shape, self.dtype, self.trainable, self.alias_id

    def is_subtype_of(self, other):
        """Whether a trace for variables of the other spec serves those of this one."""
        return self == other

    def most_specific_common_supertype(self, others):
        """This spec if all others are equal, else None."""
        return self if all(other == self for other in others) else None

    def placeholder_value(self, placeholder_context):
        """What stands for the variable in a trace."""
        return placeholder_context.variables[self.alias_id]

    def to_tensors(self, value):
        """No tensors: a call reads its variables itself."""
        return []

    def from_tensors(self, tensors):
        """A variable is not made of tensors."""
        return None

    def flatten(self):
        """No tensors."""
        return []

    def described(self, name):
        """The spec as `structured_input_signature` shows it."""
        return self

    def cast(self, value, cast_context):
        """The variable, if it is one of this spec.

        Raises:
          TypeError: if not.
        """
        fits = isinstance(value, Variable) and VariableSpec.of(value, self.alias_id) == self
        if not fits and not (cast_context.allow_specs and value == self):
            raise TypeError(f"Can not cast {value!r} to {self!r}")
        return value

    def __eq__(self, other):
        return type(other) is VariableSpec and (
            self.alias_id == other.alias_id
            and self.dtype is other.dtype
            and self.shape._dims == other.shape._dims
            and self.trainable == other.trainable
        )

    def __hash__(self):
        return hash((self.shape._dims, self.dtype, self.alias_id))

    def __repr__(self):
        return (
            f"VariableSpec(shape={self.shape}, dtype={self.dtype!r}, trainable={self.trainable}, "
            f"alias_id={self.alias_id})"
        )


class ArgumentVariable(Variable):
    """What stands for a variable argument in a trace that serves all variables of its spec.

    It has no value. A trace that asks which variable it is, by `ref()`, serves no other.

    Attributes:
      identified: whether it was asked.
    """

    def __init__(self, spec):
        self._name, self._dtype, self._shape = "Variable", spec.dtype, spec.shape
        self.trainable, self._constraint = spec.trainable, None
        self.synchronization = VariableSynchronization.AUTO
        self.aggregation = VariableAggregation.NONE
        self.identified = False

    @property
    def device(self):
        return ""

    def ref(self):
        """A hashable reference; the trace will then be for one variable only."""
        self.identified = True
        return super().ref()

    experimental_ref = ref

    @property
    def _uid(self):
        self.identified = True
        return id(self)

    def __setattr__(self, name, value):
        if name not in FIELDS:
            object.__setattr__(self, "identified", True)
        object.__setattr__(self, name, value)

    def __getattr__(self, name):
        # An attribute that the user gave to a variable: only the variable itself has it.
        object.__setattr__(self, "identified", True)
        raise AttributeError(f"a variable that stands for an argument has no attribute {name!r}")


FIELDS = (
    *("_name", "_dtype", "_shape", "trainable", "_constraint"),
    *("synchronization", "aggregation", "identified"),
)
