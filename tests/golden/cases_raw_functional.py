"""Golden rows: ops that call functions, through tf.raw_ops."""

from tests.golden.harness import F, I, Table

TABLE = Table("raw_functional")
case, error = TABLE.case, TABLE.error


def concrete(tf, fn, *likes):
    """A concrete function of tensors like these."""
    specs = [tf.TensorSpec(x.shape, x.dtype) for x in likes]
    return tf.function(fn, autograph=False).get_concrete_function(*specs)


def row(name, fn, *inputs, **options):
    case(name, lambda tf, *tensors: fn(tf, tf.raw_ops, *tensors), *inputs, **options)


for _op in ("PartitionedCall", "StatefulPartitionedCall"):

    def called(tf, r, x, op):
        f = concrete(tf, lambda x: [x * 2.0, tf.reduce_sum(x)], x)
        return getattr(r, op)(args=[x], Tout=[x.dtype, x.dtype], f=f)

    row(_op, lambda tf, r, x, op=_op: called(tf, r, x, op), F(3), grad=False)
    row(f"{_op} scalar", lambda tf, r, x, op=_op: called(tf, r, x, op), F(), grad=False)


def either(tf, r, x, op, condition):
    yes = concrete(tf, lambda x: [x * 2.0], x)
    no = concrete(tf, lambda x: [x - 1.0], x)
    given = {"cond": condition, "input": [x], "Tout": [x.dtype]}
    return getattr(r, op)(**given, then_branch=yes, else_branch=no)


for _op in ("If", "StatelessIf"):
    for _condition in (True, False, 3, 0.0, "text", ""):
        row(
            f"{_op} {_condition!r}",
            lambda tf, r, x, op=_op, c=_condition: either(tf, r, x, op, c),
            F(2),
            grad=False,
        )


def one_of(tf, r, x, op, index):
    branches = [concrete(tf, lambda x, k=k: [x * k], x) for k in (1.0, 2.0, 3.0)]
    given = {"branch_index": index, "input": [x], "Tout": [x.dtype]}
    return getattr(r, op)(**given, branches=branches)


for _op in ("Case", "StatelessCase"):
    for _index in (0, 1, 7, -1):
        row(
            f"{_op} {_index}",
            lambda tf, r, x, op=_op, i=_index: one_of(tf, r, x, op, i),
            F(2),
            grad=False,
        )


def repeated(tf, r, x, n, op):
    zero = tf.constant(0)
    test = concrete(tf, lambda i, n, x: i < n, zero, zero, x)
    body = concrete(tf, lambda i, n, x: [i + 1, n, x * 2.0], zero, zero, x)
    return getattr(r, op)(input=[zero, n, x], cond=test, body=body)


for _op in ("While", "StatelessWhile"):
    row(_op, lambda tf, r, x, op=_op: repeated(tf, r, x, tf.constant(3), op), F(2), grad=False)
    row(
        f"{_op} never",
        lambda tf, r, x, op=_op: repeated(tf, r, x, tf.constant(0), op),
        F(2),
        grad=False,
    )
    row(
        f"{_op} data",
        lambda tf, r, x, n, op=_op: repeated(tf, r, x, n, op),
        F(2),
        I(1, 5),
        grad=False,
    )
error(
    "no function",
    lambda tf: tf.raw_ops.PartitionedCall(args=[1.0], Tout=[tf.float32], f=3),
)
