"""Gradients of ops that state `auto`: `jax.vjp` of their lowering, as an op of its own."""

import functools

from yeoul.engine import xla
from yeoul.engine.dispatch import execute, formal_inputs
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, Op
from yeoul.engine.tensor import Tensor


def auto_gradient(record, dys):
    """Gradients with respect to each input of `record`, by the vjp of its op's lowering."""
    op, inputs, wanted = record.op, record.inputs, record.wanted
    differentiable = tuple(
        i for i, x in enumerate(inputs) if is_differentiable(x) and (wanted is None or wanted[i])
    )
    if not differentiable:
        return [None] * len(inputs)
    present = tuple(i for i, dy in enumerate(dys) if dy is not None)
    statics = tuple(formal.static for formal in formal_inputs(op, len(inputs)))
    derived = vjp_op(op, statics, differentiable, present)
    results = execute(derived, (*inputs, *[dys[i] for i in present]), record.attrs)
    grads = [None] * len(inputs)
    for i, grad in zip(differentiable, results, strict=True):
        grads[i] = grad
    return grads


def is_differentiable(x):
    """True for float and complex tensors, and for lists of these."""
    if not isinstance(x, Tensor):
        return False
    dtype = x.dtype if x.list_of is None else x.list_of.dtype
    return dtype.is_floating or dtype.is_complex


def conj(x):
    """TF's gradient of a complex tensor is the conjugate of jax's."""
    return x.conj() if x.dtype.kind == "c" else x


@functools.cache
def vjp_op(op, statics, differentiable, present):
    """The op from inputs of `op` and gradients of outputs to gradients of inputs."""
    count = len(statics)

    def lower(*args, **attrs):
        inputs, dys = list(args[:count]), args[count:]

        def forward(*floats):
            full = list(inputs)
            for position, value in zip(differentiable, floats, strict=True):
                full[position] = value
            out = op.lower(*full, **attrs)
            outs = out if isinstance(out, (tuple, list)) else (out,)
            return [outs[i] for i in present]

        primals, vjp = xla.jax.vjp(forward, *[inputs[i] for i in differentiable])
        grads = vjp([conj(dy.astype(p.dtype)) for dy, p in zip(dys, primals, strict=True)])
        return tuple(conj(grad) for grad in grads)

    def shape(inputs, attrs):
        return [(dims_of(inputs[i]), dtype_of(inputs[i])) for i in differentiable]

    signature = ", ".join(
        [f"x{i}{'!' if s else ''}:" for i, s in enumerate(statics)] + [f"dy{i}:" for i in present]
    )
    # `outputs=None`: always a list, also for one gradient.
    return Op(f"{op.name}Vjp", signature, lower=lower, grad=AUTO, shape=shape, outputs=None)
