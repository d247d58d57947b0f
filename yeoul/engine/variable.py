"""`tf.Variable`: a named value that can be replaced."""

import enum
import itertools

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, DType
from yeoul.core.errors import OutOfRangeError
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import as_asked, put_in_place, to_tensor, wanted_dtype
from yeoul.engine.creators import CreatedByScopes
from yeoul.engine.dispatch import execute, wrap
from yeoul.engine.op import TABLE
from yeoul.engine.scatter_mixin import ScatterMixin
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Operators, Reference, Tensor, array_text, newline
from yeoul.engine.variable_trackable import VariableTrackable

_uid = itertools.count()


@export("VariableSynchronization")
class VariableSynchronization(enum.Enum):
    """When copies of a distributed variable are synchronised."""

    AUTO = 0
    NONE = 1
    ON_WRITE = 2
    ON_READ = 3


@export("VariableAggregation")
class VariableAggregation(enum.Enum):
    """How copies of a distributed variable are combined."""

    NONE = 0
    SUM = 1
    MEAN = 2
    ONLY_FIRST_REPLICA = 3


class BaseVariable(Operators, VariableTrackable):
    """What tapes and graphs need to know of a variable; `Variable` is the public class."""

    trainable: bool
    hidden = False  # True for the state of a random op, which users do not see


@export("Variable")
class Variable(BaseVariable, ScatterMixin, metaclass=CreatedByScopes):
    """A value that can be assigned, shared, watched by tapes and saved.

    A tensor read from the variable keeps its value when the variable is assigned later.

    Args:
      initial_value: anything that converts to a tensor, or a callable without arguments that
        returns it.
      trainable: watched by tapes; default True.
      validate_shape: False: the shape may change, any shape can be assigned.
      caching_device, experimental_enable_variable_lifting: have no effect.
      variable_def, import_scope: None; a variable is not made from a protocol buffer.
      name: default "Variable"; the attribute `name` has ":0" appended.
      dtype: dtype the initial value is converted to.
      constraint: function applied to the value after an optimizer has updated it.
      synchronization, aggregation: used by distribution strategies.
      shape: static shape, may have unknown dimensions (`tf.TensorShape(None)`: any shape).

    Example:
      >>> import yeoul as tf
      >>> a = tf.Variable(3, name="my_var")
      >>> a.assign(a + 1)
      <tf.Variable 'my_var:0' shape=() dtype=int32, numpy=4>
    """

    def __new__(cls, *args, **kwargs):
        """In the graph of a session, the kind of variable that such graphs have."""
        graph = STATE.graph
        if cls is Variable and graph is not None and graph.deferred:
            cls = graph.variable_class
        return object.__new__(cls)

    def __init__(
        self,
        initial_value=None,
        trainable=None,
        validate_shape=True,
        caching_device=None,
        name=None,
        variable_def=None,
        dtype=None,
        import_scope=None,
        constraint=None,
        synchronization=VariableSynchronization.AUTO,
        aggregation=VariableAggregation.NONE,
        shape=None,
        experimental_enable_variable_lifting=True,
    ):
        if initial_value is None:
            raise ValueError(
                "The `initial_value` arg to `tf.Variable` must be provided. You provided `None`. "
                "Pass a value, e.g. tf.Variable(tf.zeros([2, 3]))."
            )
        if variable_def is not None or import_scope is not None:
            raise ValueError(
                "A variable cannot be made from `variable_def`. Pass `initial_value` instead."
            )
        if constraint is not None and not callable(constraint):
            raise ValueError(f"The `constraint` arg must be callable or None, not {constraint!r}.")
        self._name = STATE.scope + (name or "Variable")
        self.trainable = True if trainable is None else bool(trainable)
        self._constraint = constraint
        self.synchronization, self.aggregation = synchronization, aggregation
        self._uid = next(_uid)
        tensor = self._t = initial_tensor(initial_value, wanted_dtype(dtype), self)
        put_in_place(tensor)
        self._dtype: DType = FROM_NUMPY[tensor._a.dtype]
        if shape is not None:
            self._shape = TensorShape(shape)
            if not self._shape.is_compatible_with(tensor.shape):
                raise ValueError(
                    f"In this `tf.Variable` creation, the initial value's shape ({tensor.shape}) "
                    f"is not compatible with the explicitly supplied `shape` ({self._shape})."
                )
        else:
            self._shape = tensor.shape if validate_shape else TensorShape(None)

    # What it is.

    @property
    def name(self):
        return self._name + ":0"

    @property
    def _shared_name(self):
        return self._name

    @property
    def dtype(self):
        return self._dtype

    @property
    def shape(self):
        return self._shape

    def get_shape(self):
        """The static shape."""
        return self._shape

    def set_shape(self, shape):
        """Adds what is known of the static shape."""
        self._shape = self._shape.merge_with(shape)

    @property
    def ndim(self):
        return self._shape.rank

    @property
    def constraint(self):
        return self._constraint

    @property
    def device(self):
        return self._t.device

    @property
    def handle(self):
        return self

    @property
    def op(self):
        return self

    @property
    def graph(self):
        return STATE.graph

    create = None

    @property
    def initial_value(self):
        raise RuntimeError("This property is not supported when eager execution is enabled.")

    def is_initialized(self, name=None):
        """A true scalar: variables have their initial value from the start."""
        return to_tensor(np.array(True))

    # Reading.

    def value(self):
        """The current value as a tensor."""
        graph = STATE.graph
        tensor = self._t if graph is None else graph.read_variable(self)
        for tape in STATE.tapes:
            tape.read_variable(self, tensor)
        return tensor

    def read_value(self):
        """The current value as a tensor."""
        return self.value()

    def __tf_tensor__(self, dtype=None, name=None):
        if dtype is not None and dtype != self._dtype:
            raise ValueError(
                f"Incompatible type conversion requested to type {dtype.name!r} for variable "
                f"{self.name!r} of type {self._dtype.name!r}. Use tf.cast(variable, "
                f"tf.{dtype.name})."
            )
        return self.value()

    def numpy(self):
        """The current value as a NumPy array (a copy)."""
        if STATE.graph is not None:
            raise NotImplementedError(
                f"numpy() of the variable {self.name!r} is only available when eager execution is "
                "enabled: inside a tf.function it has no value yet."
            )
        return self._t.numpy()

    def eval(self, session=None):
        """The current value as a NumPy array."""
        return self.numpy()

    def sparse_read(self, indices, name=None):
        """Rows of the variable: as `tf.gather(variable, indices)`."""
        return TABLE["GatherV2"].public(self, indices, name=name)

    def gather_nd(self, indices, name=None):
        """Slices of the variable: as `tf.gather_nd(variable, indices)`."""
        return TABLE["GatherNd"].public(self, indices, name=name)

    # Writing.

    def assign(self, value, use_locking=False, name=None, read_value=True):
        """Replaces the value.

        Args:
          value: of the variable's dtype, and of a compatible shape.
          use_locking: accepted for TF's signature; assignments are atomic.
          name: unused.
          read_value: False: returns None in place of the variable.

        Raises:
          ValueError: if the shape does not fit; the variable is then unchanged.
        """
        self._store(self._fitting(value, "assign"))
        return self if read_value else None

    def assign_add(self, delta, use_locking=False, name=None, read_value=True):
        """Adds `delta` to the value. Arguments as `assign`."""
        self._store(execute(TABLE["AddV2"], (self._current(), self._fitting(delta, "assign_add"))))
        return self if read_value else None

    def assign_sub(self, delta, use_locking=False, name=None, read_value=True):
        """Subtracts `delta` from the value. Arguments as `assign`."""
        self._store(execute(TABLE["Sub"], (self._current(), self._fitting(delta, "assign_sub"))))
        return self if read_value else None

    def _current(self):
        graph = STATE.graph
        return self._t if graph is None else graph.read_variable(self)

    def _fitting(self, value, method):
        """The value as a tensor of this variable's dtype and shape."""
        if (
            type(value) is not EagerTensor
            or STATE.graph is not None
            or value._a.dtype is not self._t._a.dtype
        ):
            value = to_tensor(value, self._dtype.np)
            if STATE.graph is not None:
                value = STATE.graph.capture(value) if isinstance(value, Tensor) else value
        elif value._a.shape == self._t._a.shape:
            return value
        if not self._shape.is_compatible_with(value.shape):
            raise ValueError(
                f"Cannot {method} value to variable '{self.name}': Shape mismatch. The variable "
                f"shape {self._shape}, and the assigned value shape {value.shape} are "
                "incompatible. Reshape the value, or make the variable with "
                "shape=tf.TensorShape(None); it is left as it was."
            )
        return value

    def _store(self, tensor):
        graph = STATE.graph
        if graph is None:
            # A tensor of its own: tapes must not follow gradients through an assignment.
            self._t = wrap(tensor._a)
        else:
            graph.assign_variable(self, tensor)

    def count_up_to(self, limit):
        """Adds 1 unless that passes `limit`; returns the former value."""
        former = self.value()
        if int(former) >= limit:
            raise OutOfRangeError(None, None, f"Reached limit of {limit}")
        self.assign_add(1)
        return former

    # Python's protocols.

    def ref(self):
        """A hashable reference to the variable."""
        return Reference(self)

    experimental_ref = ref

    def __hash__(self):
        raise TypeError("Variable is unhashable. Instead, use variable.ref() as the key.")

    __eq__, __ne__ = Operators.__eq__, Operators.__ne__

    def __array__(self, dtype=None, copy=None):
        return self._t.__array__(dtype, copy)

    def __bool__(self):
        return bool(self.value())

    def __int__(self):
        return int(self.value())

    def __float__(self):
        return float(self.value())

    def __complex__(self):
        return complex(self.value())

    def __index__(self):
        return self.value().__index__()

    def __len__(self):
        return len(self.value())

    def __iter__(self):
        return iter(self.value())

    def __format__(self, spec):
        return format(self._t, spec) if spec else str(self)

    def __copy__(self):
        return self.__deepcopy__({})

    def __deepcopy__(self, memo):
        copy = Variable(
            self._t,
            trainable=self.trainable,
            name=self._name,
            constraint=self._constraint,
            shape=self._shape,
            synchronization=self.synchronization,
            aggregation=self.aggregation,
        )
        memo[id(self)] = copy
        return copy

    def __reduce__(self):
        return (_rebuild, (np.asarray(self._t._a), self.trainable, self._name, self._shape._dims))

    def __repr__(self):
        if STATE.graph is not None:
            return f"<tf.Variable '{self.name}' shape={self._shape} dtype={self._dtype.name}>"
        text = array_text(self._t._a)
        dtype = self._dtype.name
        value = f"{newline(text)}{text}"
        return f"<tf.Variable '{self.name}' shape={self._shape} dtype={dtype}, numpy={value}>"

    def _repr_html_(self):
        from yeoul.engine.html import variable_html

        return variable_html(self)


def _rebuild(array, trainable, name, dims):
    return Variable(array, trainable=trainable, name=name, shape=TensorShape(dims))


def initial_tensor(initial_value, dtype, variable):
    """The eager initial value, also while a graph is being built: variables live outside graphs."""
    graph = STATE.graph
    if graph is not None:
        graph.creating_variable(variable)
    if callable(initial_value) and not isinstance(initial_value, BaseVariable):
        initial_value = initial_value()  # in the graph: random numbers are drawn with its seeds
    saved = STATE.enter(None)
    try:
        if (
            graph is not None
            and isinstance(initial_value, Tensor)
            and type(initial_value) is not EagerTensor
        ):
            initial_value = graph.evaluate_now(initial_value)
        tensor = to_tensor(as_asked(initial_value, dtype))
        if dtype is not None and tensor._a.dtype != dtype:
            to_convert = tensor if isinstance(initial_value, Tensor) else initial_value
            tensor = to_tensor(to_convert, dtype)  # words the error for a tensor
        return EagerTensor(tensor._a)
    finally:
        STATE.restore(saved)
