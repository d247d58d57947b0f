"""Scopes of variables: `tf.compat.v1.variable_scope`, which prefixes names and allows sharing."""

import contextlib
import enum

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export, export_constant
from yeoul.engine.module import name_scope
from yeoul.engine.state import STATE
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.default import get_collection
from yeoul.graph.v1.store import VariableStore

EAGER = VariableStore()  # the scopes of eager mode and of functions


class ReuseMode(enum.Enum):
    """What `reuse` may be beside True, False and None."""

    AUTO_REUSE = 1

    def __repr__(self):
        return "_ReuseMode.AUTO_REUSE"

    __str__ = __repr__


AUTO_REUSE = ReuseMode.AUTO_REUSE
export_constant("compat.v1.AUTO_REUSE", name="AUTO_REUSE", module=__name__)


def store():
    """The variables and scopes of the graph that is being built."""
    graph = STATE.graph
    if graph is not None and graph.deferred and graph.store is None:
        graph.store = VariableStore()
    return getattr(graph, "store", EAGER)


@export("compat.v1.VariableScope")
class VariableScope:
    """What `tf.compat.v1.get_variable` takes where it is not told otherwise.

    Args:
      reuse: True: variables must exist; `tf.compat.v1.AUTO_REUSE`: they are made if they do not;
        False or None: they must not exist.
      name: prefix of the names, without "/" at its end.
      initializer: default initializer.
      regularizer: default regularizer.
      caching_device: has no effect.
      partitioner: None; variables are whole.
      custom_getter: default function that makes the variables.
      name_scope: the name scope that was made with it, with "/" at its end.
      dtype: default dtype.
      use_resource: has no effect.
      constraint: default constraint.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.variable_scope("layer") as scope:
      ...     scope.name, scope.original_name_scope
      ('layer', 'layer/')
    """

    def __init__(
        self,
        reuse,
        name="",
        initializer=None,
        regularizer=None,
        caching_device=None,
        partitioner=None,
        custom_getter=None,
        name_scope="",
        dtype="float32",
        use_resource=None,
        constraint=None,
    ):
        refuse_partitioner(partitioner)
        self._reuse, self._name, self._name_scope = reuse, name, name_scope
        self.initializer, self.regularizer = initializer, regularizer
        self.caching_device, self.use_resource = caching_device, use_resource
        self.custom_getter, self.constraint = custom_getter, constraint
        self._dtype = as_dtype(dtype)

    name = property(lambda self: self._name)
    reuse = property(lambda self: self._reuse)
    dtype = property(lambda self: self._dtype)
    original_name_scope = property(lambda self: self._name_scope)
    partitioner = None

    def reuse_variables(self):
        """From here on variables in this scope must exist."""
        self._reuse = True

    def set_initializer(self, initializer):
        """Sets the default initializer."""
        self.initializer = initializer

    def set_regularizer(self, regularizer):
        """Sets the default regularizer."""
        self.regularizer = regularizer

    def set_dtype(self, dtype):
        """Sets the default dtype."""
        self._dtype = as_dtype(dtype)

    def set_custom_getter(self, custom_getter):
        """Sets the default function that makes variables."""
        self.custom_getter = custom_getter

    def set_use_resource(self, use_resource):
        """Has no effect."""
        self.use_resource = use_resource

    def get_collection(self, name):
        """The variables of a collection that lie in this scope."""
        return get_collection(name, self._name + "/" if self._name else None)

    def global_variables(self):
        """The global variables in this scope."""
        return self.get_collection(GraphKeys.GLOBAL_VARIABLES)

    def local_variables(self):
        """The local variables in this scope."""
        return self.get_collection(GraphKeys.LOCAL_VARIABLES)

    def trainable_variables(self):
        """The trainable variables in this scope."""
        return self.get_collection(GraphKeys.TRAINABLE_VARIABLES)

    def get_variable(self, name, shape=None, dtype=None, **options):
        """The variable `name` in this scope. Arguments as `tf.compat.v1.get_variable`."""
        return store().get(self, name, shape, dtype, options)

    def inner(self, name, reuse, changes):
        """A scope in this one, with what differs."""
        made = VariableScope(reuse, name)
        for key in ("initializer", "regularizer", "caching_device", "use_resource", "constraint"):
            given = changes.get(key)
            setattr(made, key, getattr(self, key) if given is None else given)
        given = changes.get("custom_getter")
        made.custom_getter = chained(given, self.custom_getter)
        made._dtype = self._dtype if changes.get("dtype") is None else as_dtype(changes["dtype"])
        return made


def chained(getter, outer):
    """A custom getter inside another: its `getter` argument is the outer one."""
    if getter is None or outer is None:
        return getter or outer

    def both(inner, *args, **kwargs):
        def through(*args, **kwargs):
            return outer(inner, *args, **kwargs)

        return getter(through, *args, **kwargs)

    return both


def refuse_partitioner(partitioner):
    """Raises ValueError: variables are not split."""
    if partitioner is not None:
        raise ValueError(
            f"Variables are not split here: partitioner={partitioner!r} cannot be followed. Leave "
            "it out; the variable is then whole."
        )


@export("compat.v1.get_variable_scope")
def get_variable_scope():
    """The scope in force.

    Returns:
      A `tf.compat.v1.VariableScope`.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default(), tf.compat.v1.variable_scope("a"):
      ...     tf.compat.v1.get_variable_scope().name
      'a'
    """
    held = store()
    if held.scope is None:
        held.scope = VariableScope(False)
    return held.scope


@export("compat.v1.variable_scope")
class variable_scope:  # TF's name
    """Context whose variables and ops are named `name/…`, and whose variables can be shared.

    Args:
      name_or_scope: name of a scope inside the one in force; a `VariableScope`, which is entered
        again; or None, for a new scope named after `default_name`.
      default_name: made unique, the name if `name_or_scope` is None.
      values: have no effect.
      initializer: default initializer of the variables.
      regularizer: default regularizer.
      caching_device: has no effect.
      partitioner: None.
      custom_getter: `custom_getter(getter, name, …)`, called in place of `get_variable`.
      reuse: True: variables must exist; `tf.compat.v1.AUTO_REUSE`: they are made if they do not;
        None or False: as in the scope around it.
      dtype: default dtype.
      use_resource: has no effect.
      constraint: default constraint.
      auxiliary_name_scope: False: the names of ops get no prefix.

    Raises:
      ValueError: if there is no name, or `reuse` is asked for without a name.
      TypeError: if `name_or_scope` is something else.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     with tf.compat.v1.variable_scope("a"):
      ...         v = tf.compat.v1.get_variable("v", [1])
      ...     with tf.compat.v1.variable_scope("a", reuse=True):
      ...         print(tf.compat.v1.get_variable("v", [1]) is v, v.name)
      True a/v:0
    """

    def __init__(
        self,
        name_or_scope,
        default_name=None,
        values=None,
        initializer=None,
        regularizer=None,
        caching_device=None,
        partitioner=None,
        custom_getter=None,
        reuse=None,
        dtype=None,
        use_resource=None,
        constraint=None,
        auxiliary_name_scope=True,
    ):
        refuse_partitioner(partitioner)
        if default_name is None and name_or_scope is None:
            raise TypeError("If default_name is None then name_or_scope is required")
        if name_or_scope is None and reuse is True:
            raise ValueError("reuse=True cannot be used without a name_or_scope")
        if name_or_scope is not None and not isinstance(name_or_scope, (str, VariableScope)):
            raise TypeError(
                "VariableScope: name_or_scope must be a string or VariableScope, not "
                f"{name_or_scope!r}."
            )
        self._given, self._default_name, self._reuse = name_or_scope, default_name, reuse
        self._auxiliary = auxiliary_name_scope
        self._changes = {
            "initializer": initializer,
            "regularizer": regularizer,
            "caching_device": caching_device,
            "custom_getter": custom_getter,
            "dtype": dtype,
            "use_resource": use_resource,
            "constraint": constraint,
        }

    def __enter__(self):
        held, outer = store(), get_variable_scope()
        self._held, self._outer, self._stack = held, outer, contextlib.ExitStack()
        if isinstance(self._given, VariableScope):
            base, name = self._given, self._given.name
            short = name.rpartition("/")[2]
        else:
            base, short = outer, self._given
            if short is None:
                short = held.unique_scope(outer.name, self._default_name)
            name = f"{outer.name}/{short}" if outer.name else short
        scope = base.inner(name, self._reuse or base.reuse, self._changes)
        if self._auxiliary and short:
            entered = self._stack.enter_context(name_scope(short))
        else:
            entered = STATE.scope
        again = isinstance(self._given, VariableScope)
        scope._name_scope = self._given.original_name_scope if again else entered
        held.open(name)
        held.scope = scope
        return scope

    def __exit__(self, *exception):
        self._held.close(self._held.scope.name)
        self._held.scope = self._outer
        self._stack.close()


@export("compat.v1.get_variable")
def get_variable(
    name,
    shape=None,
    dtype=None,
    initializer=None,
    regularizer=None,
    trainable=None,
    collections=None,
    caching_device=None,
    partitioner=None,
    validate_shape=True,
    use_resource=None,
    custom_getter=None,
    constraint=None,
    synchronization=None,
    aggregation=None,
):
    """The variable of this name in the scope in force: made, or shared if the scope says `reuse`.

    Args:
      name: without the scope's name.
      shape: of the variable; not needed if the initializer is a value.
      dtype: default: that of the scope.
      initializer: callable from shape and dtype, or a value; default: that of the scope, else
        Glorot's uniform one for floats and zeros for integers.
      regularizer: its loss is added to the collection `REGULARIZATION_LOSSES`.
      trainable: whether optimizers train it; default True.
      collections: names of the collections that it is added to.
      caching_device: has no effect.
      partitioner: None.
      validate_shape: False: any shape can be assigned.
      use_resource: has no effect.
      custom_getter: `custom_getter(getter, name, …)`, called in place of this.
      constraint: function applied to the value after an optimizer has updated it.
      synchronization: has no effect.
      aggregation: has no effect.

    Returns:
      A variable.

    Raises:
      ValueError: if the variable exists and is not to be shared, does not exist and is to be, has
        another shape or dtype, or gets no shape.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     print(tf.compat.v1.get_variable("w", [2, 3]))
      <tf.Variable 'w:0' shape=(2, 3) dtype=float32>
    """
    refuse_partitioner(partitioner)
    options = {
        "initializer": initializer,
        "regularizer": regularizer,
        "trainable": trainable,
        "collections": collections,
        "validate_shape": validate_shape,
        "custom_getter": custom_getter,
        "constraint": constraint,
    }
    return store().get(get_variable_scope(), name, shape, dtype, options)


@export("compat.v1.get_local_variable")
def get_local_variable(name, shape=None, dtype=None, initializer=None, **options):
    """As `tf.compat.v1.get_variable`, of a variable that is local and not trained.

    Args:
      name: without the scope's name.
      shape: of the variable.
      dtype: default: that of the scope.
      initializer: callable from shape and dtype, or a value.
      **options: the other arguments of `get_variable`.

    Returns:
      A variable.

    Raises:
      ValueError: as `get_variable`.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     v = tf.compat.v1.get_local_variable("count", [])
      ...     print(tf.compat.v1.local_variables())
      [<tf.Variable 'count:0' shape=() dtype=float32>]
    """
    collections = [*(options.pop("collections", None) or ()), GraphKeys.LOCAL_VARIABLES]
    options.update(trainable=False, collections=collections)
    return get_variable(name, shape, dtype, initializer, **options)
