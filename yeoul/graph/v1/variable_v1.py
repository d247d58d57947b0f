"""`tf.compat.v1.Variable`: a variable with the arguments in TensorFlow 1's order."""

from yeoul.core.export import export
from yeoul.engine.state import STATE
from yeoul.engine.variable import Variable, VariableAggregation, VariableSynchronization
from yeoul.graph.v1.variable import GraphVariable


@export("compat.v1.Variable")
class VariableV1(Variable):
    """A variable, with the arguments in the order that they had in TensorFlow 1.

    In a `tf.Graph` it is what `tf.Variable` is there: its value is in a session.

    Args:
      initial_value: anything that converts to a tensor, or a callable that returns it.
      trainable: whether optimizers train it; default True.
      collections: names of the collections that it is added to; default: that of all variables.
      validate_shape: False: any shape can be assigned.
      caching_device: has no effect.
      name: default "Variable".
      variable_def: None.
      dtype: dtype that the initial value is converted to.
      expected_shape: has no effect; deprecated.
      import_scope: None.
      constraint: function applied to the value after an optimizer has updated it.
      use_resource: has no effect: reads are ordered as those of resource variables.
      synchronization: used by distribution strategies.
      aggregation: likewise.
      shape: static shape.

    Example:
      >>> import yeoul as tf
      >>> with tf.Graph().as_default():
      ...     v = tf.compat.v1.Variable([1.0, 2.0], name="v")
      ...     print(v)
      <tf.Variable 'v:0' shape=(2,) dtype=float32>
    """

    def __new__(cls, *args, **kwargs):
        """A variable of the graph that is being built, if one is."""
        graph = STATE.graph
        deferred = cls is VariableV1 and graph is not None and graph.deferred
        return object.__new__(GraphVariableV1 if deferred else cls)

    def __init__(
        self,
        initial_value=None,
        trainable=None,
        collections=None,
        validate_shape=True,
        caching_device=None,
        name=None,
        variable_def=None,
        dtype=None,
        expected_shape=None,
        import_scope=None,
        constraint=None,
        use_resource=None,
        synchronization=VariableSynchronization.AUTO,
        aggregation=VariableAggregation.NONE,
        shape=None,
    ):
        more = {"collections": collections} if isinstance(self, GraphVariable) else {}
        super().__init__(
            initial_value=initial_value,
            trainable=trainable,
            validate_shape=validate_shape,
            caching_device=caching_device,
            name=name,
            variable_def=variable_def,
            dtype=dtype,
            import_scope=import_scope,
            constraint=constraint,
            synchronization=synchronization,
            aggregation=aggregation,
            shape=shape,
            **more,
        )


class GraphVariableV1(VariableV1, GraphVariable):
    """What `tf.compat.v1.Variable` makes in a graph."""
