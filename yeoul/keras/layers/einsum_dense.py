"""The fully connected layer of any axes, given by an equation."""

import re

from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras import activations, constraints, initializers, regularizers
from yeoul.keras.core.layer import Layer
from yeoul.ops.einsum import einsum

# Where "..." stands: nowhere, before, or behind the axes that are named.
FORMS = (
    (None, r"([a-zA-Z]+),([a-zA-Z]+)->([a-zA-Z]+)"),
    ("before", r"\.\.\.([a-zA-Z]+),([a-zA-Z]+)->\.\.\.([a-zA-Z]+)"),
    ("behind", r"([a-zA-Z]{2,})\.\.\.,([a-zA-Z]+)->([a-zA-Z]+)\.\.\."),
)


@export("keras.layers.EinsumDense", "keras.layers.experimental.EinsumDense")
class EinsumDense(Layer):
    """`activation(einsum(equation, inputs, kernel) + bias)`.

    Args:
      equation: two terms and an output, as "ab,bc->ac": the axes of the inputs, of the kernel, and
        of the output. "..." may stand for any axes, before or behind those of inputs and output.
      output_shape: size of the output's last axis, or sizes of all its named axes without the
        batch; None for one that is taken from the inputs.
      activation: name or function; None: none.
      bias_axes: the axes of the output that the bias has; None: no bias.
      kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
      activity_regularizer, kernel_constraint, bias_constraint: names or objects.

    Input shape: as the equation says.

    Output shape: as the equation says.

    Raises:
      ValueError: when built, if the equation is not of this form, or shapes do not fit it.

    Example:
      >>> import yeoul as tf
      >>> layer = tf.keras.layers.EinsumDense("abc,cd->abd", output_shape=(None, 5), bias_axes="d")
      >>> layer(tf.ones([2, 3, 4])).shape
      TensorShape([2, 3, 5])
    """

    def __init__(
        self,
        equation,
        output_shape,
        activation=None,
        bias_axes=None,
        kernel_initializer="glorot_uniform",
        bias_initializer="zeros",
        kernel_regularizer=None,
        bias_regularizer=None,
        activity_regularizer=None,
        kernel_constraint=None,
        bias_constraint=None,
        **kwargs,
    ):
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        self.equation = equation
        several = isinstance(output_shape, (list, tuple, TensorShape))
        self.partial_output_shape = list(output_shape) if several else [output_shape]
        self.bias_axes = bias_axes
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)

    def build(self, input_shape):
        """Makes kernel and bias."""
        kernel, bias, self.full_output_shape = self._shapes(input_shape)
        self.kernel = self.add_weight(
            "kernel",
            shape=kernel,
            initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
            dtype=self.dtype,
            trainable=True,
        )
        self.bias = None
        if bias is not None:
            self.bias = self.add_weight(
                "bias",
                shape=bias,
                initializer=self.bias_initializer,
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint,
                dtype=self.dtype,
                trainable=True,
            )
        self.built = True

    def call(self, inputs):
        """The outputs."""
        outputs = einsum(self.equation, inputs, self.kernel.value())
        if self.bias is not None:
            outputs = outputs + self.bias.value()
        return outputs if self.activation is None else in_graph(self.activation)(outputs)

    def compute_output_shape(self, input_shape):
        """The shape of the outputs."""
        return TensorShape(self._shapes(input_shape)[2])

    def _shapes(self, input_shape):
        """The shapes of kernel, bias (None without one), and output."""
        dims = TensorShape(input_shape).as_list()
        dots, inputs, kernel, output = parsed(self.equation, self.name)
        elided = len(dims) - len(inputs)
        if elided < 0 or (elided and not dots):
            raise ValueError(
                f"The equation {self.equation!r} of layer {self.name!r} (EinsumDense) has "
                f"{len(inputs)} named axes for the inputs, which have the shape {tuple(dims)}. "
                "Give the inputs these axes, or write '...' for further ones."
            )
        if dots == "before":
            sizes = dict(zip(inputs, dims[elided:], strict=True))
            full = [*dims[: max(elided, 1)], *self.partial_output_shape]
            given = self._named(output, full[elided:])
        else:
            sizes = dict(zip(inputs, dims, strict=False))
            full = [dims[0], *self.partial_output_shape, *dims[len(inputs) :]]
            given = self._named(output, full)
        self._check_axes(inputs, kernel, output, sizes, given)
        shape = [sizes[axis] if axis in sizes else given[axis] for axis in kernel]
        return shape, self._bias_shape(output, given, elided if dots == "behind" else 0), full

    def _named(self, output, sizes):
        """Axis of the output -> its size by `output_shape`."""
        if len(sizes) < len(output):
            raise ValueError(
                f"The output {output!r} of layer {self.name!r} (EinsumDense of {self.equation!r}) "
                f"has {len(output)} axes, output_shape={list(self.partial_output_shape)} gives the "
                f"sizes of {len(self.partial_output_shape)}. Give one for each but the "
                "batch; None for one that is taken from the inputs."
            )
        return dict(zip(output, sizes, strict=False))

    def _check_axes(self, inputs, kernel, output, sizes, given):
        for axis, size in sizes.items():
            if given.get(axis) is not None and given[axis] != size:
                raise ValueError(
                    f"Input shape and output shape do not match at shared dimension {axis!r}. "
                    f"Input shape is {size}, and output shape is {given[axis]} (layer "
                    f"{self.name!r}, EinsumDense of {self.equation!r}, "
                    f"output_shape={list(self.partial_output_shape)})."
                )
        for axis in output:
            if axis not in inputs and axis not in kernel:
                raise ValueError(
                    f"Dimension {axis!r} was specified in the output {output!r} but has no "
                    f"corresponding dim in the input spec {inputs!r} or weight spec {kernel!r}"
                )
        for axis in kernel:
            if axis not in sizes and axis not in given:
                raise ValueError(
                    f"Weight dimension {axis!r} did not have a match in either the input spec "
                    f"{inputs!r} or the output spec {output!r}. For this layer, the weight must be "
                    "fully specified."
                )

    def _bias_shape(self, output, given, behind):
        if not self.bias_axes:
            return None
        for axis in self.bias_axes:
            if axis not in output:
                raise ValueError(
                    f"Bias dimension {axis!r} was requested, but is not part of the output spec "
                    f"{output!r}"
                )
        first = min(output.index(axis) for axis in self.bias_axes)
        shape = [given[axis] if axis in self.bias_axes else 1 for axis in output[first:]]
        return shape + [1] * behind

    def get_config(self):
        """The constructor arguments."""
        return {
            **super().get_config(),
            "output_shape": self.partial_output_shape,
            "equation": self.equation,
            "activation": activations.serialize(self.activation),
            "bias_axes": self.bias_axes,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint),
        }


def parsed(equation, name):
    """(where "..." stands, axes of the inputs, of the kernel, of the output) of an equation.

    Raises:
      ValueError: if it has another form.
    """
    for dots, form in FORMS:
        match = re.fullmatch(form, equation)
        if match:
            return (dots, *match.groups())
    raise ValueError(
        f"Invalid einsum equation {equation!r} (layer {name!r}, EinsumDense). Equations must be in "
        "the form [X],[Y]->[Z], ...[X],[Y]->...[Z], or [X]...,[Y]->[Z]...."
    )
