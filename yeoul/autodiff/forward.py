"""tf.autodiff.ForwardAccumulator: Jacobian-vector products, computed alongside the ops."""

import functools

from yeoul.autodiff.auto import is_differentiable
from yeoul.autodiff.backprop import add, dense
from yeoul.autodiff.tape import GradientTape
from yeoul.autodiff.unconnected import wants_zeros
from yeoul.core import nest
from yeoul.core.dtypes import variant
from yeoul.core.export import export
from yeoul.engine import xla
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import execute, formal_inputs
from yeoul.engine.op import AUTO, NONE, TABLE, Op
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable


@export("autodiff.ForwardAccumulator")
class ForwardAccumulator:
    """Computes how results change as the primals move along the tangents.

    Worth it where there are few inputs and many results; `tf.GradientTape` is for the opposite.

    Args:
      primals: tensor or variable, or a structure of these.
      tangents: the directions: tensors of the shapes and dtypes of the primals, in their structure.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant([2.0, 3.0])
      >>> with tf.autodiff.ForwardAccumulator(x, tf.constant([1.0, 0.0])) as acc:
      ...     y = tf.reduce_sum(x * x)
      >>> print(acc.jvp(y).numpy())
      4.0
    """

    def __init__(self, primals, tangents):
        self.watched: dict = {}  # id(tensor) -> (tensor, tangent)
        self.variables: dict = {}  # id(variable) -> (variable, tangent)
        self.recording = False
        nest.assert_same_structure(primals, tangents)
        for primal, tangent in zip(nest.flatten(primals), nest.flatten(tangents), strict=True):
            self._watch(primal, tangent)

    def _watch(self, primal, tangent):
        if not hasattr(primal, "dtype") or not is_float(primal.dtype):
            raise ValueError(
                f"The dtype of a primal must be floating (e.g. tf.float32), got {primal!r}."
            )
        tangent = to_tensor(tangent, primal.dtype.np)
        if not primal.shape.is_compatible_with(tangent.shape):
            raise ValueError(
                f"Expected the tangent of a primal of shape {primal.shape} to be of that shape, "
                f"but it is of shape {tangent.shape}."
            )
        if id(primal) in self.variables or id(primal) in self.watched:
            raise ValueError(
                f"A primal is given more than once, with a tangent each: {primal!r}. Give it once, "
                "with the sum of the tangents."
            )
        if isinstance(primal, BaseVariable):
            self.variables[id(primal)] = (primal, tangent)
        else:
            self.watched[id(primal)] = (primal, tangent)
            if STATE.graph is not None:  # ops take the input that stands for it in the graph
                inner = STATE.graph.capture(primal)
                self.watched[id(inner)] = (inner, tangent)

    def __enter__(self):
        if self.recording:
            raise ValueError("Accumulator is already recording.")
        STATE.push_tape(self)
        self.recording = True
        return self

    def __exit__(self, *exception):
        STATE.pop_tape(self)
        self.recording = False

    # What `engine` calls.

    def read_variable(self, variable, tensor):
        """A variable was read as `tensor`."""
        known = self.variables.get(id(variable))
        if known is not None:
            self.watched[id(tensor)] = (tensor, known[1])

    def record(self, record):
        """An op ran: finds the tangents of its outputs."""
        if not any(id(x) in self.watched for x in record.inputs):
            return
        tangents = [self.watched.get(id(x), (None, None))[1] for x in record.inputs]
        STATE.pop_tape(self)
        try:
            found = output_tangents(record, tangents)
        finally:
            STATE.push_tape(self)
        for out, tangent in zip(record.outputs, found, strict=False):
            if tangent is not None:
                self.watched[id(out)] = (out, tangent)

    # What users call.

    def jvp(self, primals, unconnected_gradients="none"):
        """How `primals` change as the accumulator's primals move along the tangents.

        Args:
          primals: results of ops that ran inside the context; a tensor or a structure of these.
          unconnected_gradients: `tf.UnconnectedGradients.NONE` or `.ZERO`.

        Returns:
          The structure of `primals` with a tensor, or None, for each.
        """
        zero = wants_zeros(unconnected_gradients)

        def find(primal):
            if isinstance(primal, BaseVariable):
                known = self.variables.get(id(primal))
                primal = primal.value()
            else:
                known = self.watched.get(id(primal))
            if known is None:
                return TABLE["ZerosLike"].public(primal) if zero else None
            return known[1]

        return nest.map_structure(find, primals)


def is_float(dtype):
    return getattr(dtype, "is_floating", False) or getattr(dtype, "is_complex", False)


def output_tangents(record, tangents):
    """Tangents of the record's outputs, None where there is none."""
    rule = record.op.grad
    if rule == NONE:
        return ()
    if any(t.dtype is variant for t in record.outputs if isinstance(t, Tensor)):
        raise TypeError(
            "A ForwardAccumulator inside of a tf.function cannot follow values through a "
            "tf.TensorArray. Call the function, without the accumulator in it, inside of the "
            "accumulator's `with`."
        )
    if rule == AUTO:
        return tangents_by_jvp(record, tangents)
    return tangents_by_rule(record, tangents)


def tangents_by_rule(record, tangents):
    """By the transpose of the op's reverse rule, which is linear in the gradients it takes."""
    outputs = [out for out in record.outputs if is_differentiable(out)]
    if not outputs:
        return ()
    record.wanted = [t is not None for t in tangents]  # whoever asks next sets it anew
    zeros = TABLE["ZerosLike"].public
    with GradientTape() as tape:
        duals = [zeros(out) if is_differentiable(out) else None for out in record.outputs]
        tape.watch([dual for dual in duals if dual is not None])
        grads = record.op.grad(record, *duals)
        grads = grads if isinstance(grads, (list, tuple)) else (grads,)
        total = None
        for grad, tangent in zip(grads, tangents, strict=False):
            if grad is not None and tangent is not None:
                part = inner_product(dense(grad), tangent)
                total = part if total is None else add(total, part)
    if total is None:
        return ()
    found = iter(tape.gradient(total, [dual for dual in duals if dual is not None]))
    return [None if dual is None else next(found) for dual in duals]


def inner_product(grad, tangent):
    """The sum of the products, of which the gradient towards `grad` is the tangent."""
    if tangent.dtype.is_complex:
        tangent = TABLE["Conj"].public(tangent)
    return TABLE["Sum"].public(TABLE["Mul"].public(grad, tangent))


def tangents_by_jvp(record, tangents):
    """By `jax.jvp` of the op's lowering."""
    op, inputs = record.op, record.inputs
    moved = tuple(
        i for i, t in enumerate(tangents) if t is not None and is_differentiable(inputs[i])
    )
    if not moved:
        return ()
    statics = tuple(formal.static for formal in formal_inputs(op, len(inputs)))
    derived = jvp_op(op, statics, moved)
    return execute(derived, (*inputs, *[tangents[i] for i in moved]), record.attrs)


@functools.cache
def jvp_op(op, statics, moved):
    """The op from inputs of `op` and tangents of `moved` inputs to tangents of outputs."""
    count = len(statics)

    def lower(*args, **attrs):
        inputs, tangents = list(args[:count]), list(args[count:])

        def forward(*floats):
            full = list(inputs)
            for position, value in zip(moved, floats, strict=True):
                full[position] = value
            out = op.lower(*full, **attrs)
            return tuple(out) if isinstance(out, (tuple, list)) else (out,)

        _, results = xla.jax.jvp(forward, [xla.jnp.asarray(inputs[i]) for i in moved], tangents)
        return results

    def shape(inputs, attrs):
        return op.shape(inputs[:count], attrs)

    marks = [f"x{i}{'!' if s else ''}:" for i, s in enumerate(statics)]
    signature = ", ".join([*marks, *(f"t{i}:" for i in moved)])
    rule = shape if op.shape is not None else None
    return Op(f"{op.name}Jvp", signature, lower=lower, grad=AUTO, shape=rule, outputs=None)
