"""Earlier versions of ops: another order of inputs, or less to choose, for the same computation."""

from yeoul.engine.dispatch import Record
from yeoul.engine.op import TABLE, register


class Renamed:
    """An op that is computed by another one.

    Attributes:
      base: the record of the other op.
      arrange: `arrange(inputs, attrs)` -> the inputs of the other op.
      back: gradients of these -> gradients of the inputs.
      fixed: attributes of the other op that are not those of this one.
      outputs: how many of its outputs are given.
    """

    def __init__(self, base, arrange, back, fixed, outputs):
        self.base, self.arrange, self.back, self.fixed = base, arrange, back, fixed
        self.outputs = outputs

    def attrs(self, attrs):
        """The attributes of the other op."""
        found = {name: attrs.get(name, value) for name, value in self.base.attrs.items()}
        return found | self.fixed

    def shortened(self, results):
        """As many outputs as this op has."""
        if self.outputs in (None, self.base.outputs):
            return results
        return results[0] if self.outputs == 1 else results[: self.outputs]

    def lower(self, *inputs, **attrs):
        given = self.arrange(list(inputs), attrs)
        return self.shortened(self.base.lower(*given, **self.attrs(attrs)))

    def host(self, *inputs, **attrs):
        given = self.arrange(list(inputs), attrs)
        return self.shortened(self.base.host(*given, **self.attrs(attrs)))

    def refuses(self, *inputs, **attrs):
        given = self.arrange(list(inputs), attrs)
        return self.base.refuses(*given, **self.attrs(attrs))

    def shape(self, inputs, attrs):
        specs = self.base.shape(self.arrange(list(inputs), attrs), self.attrs(attrs))
        return specs if self.outputs is None else specs[: self.outputs]

    def grad(self, r, *dys):
        given = self.arrange(list(r.inputs), r.attrs)
        grads = self.base.grad(Record(self.base, given, self.attrs(r.attrs), r.outputs), *dys)
        grads = list(grads) if isinstance(grads, (list, tuple)) else [grads]
        return self.back(grads)


def as_they_are(inputs, attrs):
    return inputs


def older(
    name, signature, base, arrange=as_they_are, *, back=None, attrs=None, fixed=None, **fields
):
    """Registers an op that another one computes.

    Args:
      name: its name.
      signature: its inputs, as for `register`.
      base: name of the other op.
      arrange: `arrange(inputs, attrs)` -> the inputs of the other op.
      back: the other op's gradients -> those of the inputs; by default the same list.
      attrs: its attributes; those that the other op has too reach it.
      fixed: attributes of the other op that it does not have.
      **fields: other fields of the record.

    Returns:
      The record.
    """
    base = TABLE[base]
    outputs = fields.pop("outputs", base.outputs)
    made = Renamed(base, arrange, back or list, fixed or {}, outputs)
    grad = fields.pop("grad", None) or (made.grad if callable(base.grad) else base.grad)
    return register(
        name,
        signature,
        attrs=attrs or {},
        lower=base.lower and made.lower,
        host=base.host and made.host,
        refuses=base.refuses and made.refuses,
        shape=base.shape and made.shape,
        grad=grad,
        types=fields.pop("types", base.types),
        outputs=outputs,
        limit=fields.pop("limit", base.limit),
        stateful=fields.pop("stateful", base.stateful),
        **fields,
    )
