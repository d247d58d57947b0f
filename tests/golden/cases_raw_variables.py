"""Golden rows: ops that read, assign and change variables, through tf.raw_ops."""

from tests.golden.harness import F, I, Table, U

TABLE = Table("raw_variables")
case, error = TABLE.case, TABLE.error


def changed(op, name="resource", **given):
    """The value of a variable after an op has changed it."""

    def fn(tf, x, *tensors):
        v = tf.Variable(x)
        filled = iter(tensors)
        named = {k: next(filled) if a is None else a for k, a in given.items()}
        result = getattr(tf.raw_ops, op)(**{name: v.handle}, **named)
        return [v.value(), repr(result) if result is None else result]

    return fn


def on_reference(op, name="ref", **given):
    """As `changed`, for a reference in a graph of TF 1."""

    def fn(tf, x, *tensors):
        v1 = tf.compat.v1
        x, filled = x.numpy(), iter([t.numpy() for t in tensors])
        with tf.Graph().as_default():
            v = v1.Variable(x, use_resource=False)
            named = {k: tf.constant(next(filled)) if a is None else a for k, a in given.items()}
            done = getattr(tf.raw_ops, op)(**{name: v}, **named)
            with v1.Session() as session:
                session.run(v1.global_variables_initializer())
                return [session.run(done), session.run(v)]

    return fn


def wrong(name, fn):
    error(name, lambda tf: fn(tf, tf.Variable([[1.0, 2.0], [3.0, 4.0]]).handle))


# Whole variables.

for _op, _ref in (
    ("AssignVariableOp", "Assign"),
    ("AssignAddVariableOp", "AssignAdd"),
    ("AssignSubVariableOp", "AssignSub"),
):
    case(_op, changed(_op, value=None), F(2, 3), F(2, 3), grad=False, dtypes=("int32",))
    case(f"{_op} scalar", changed(_op, value=2.5), F(), grad=False)
    case(_ref, on_reference(_ref, value=None), F(2, 3), F(2, 3), grad=False)
    case(f"{_ref} scalar", on_reference(_ref, value=None), F(), F(), grad=False)
wrong(
    "AssignAddVariableOp shape",
    lambda tf, h: tf.raw_ops.AssignAddVariableOp(resource=h, value=[1.0]),
)
wrong(
    "AssignSubVariableOp dtype",
    lambda tf, h: tf.raw_ops.AssignSubVariableOp(resource=h, value=[[1, 2], [3, 4]]),
)
error("Assign eagerly", lambda tf: tf.raw_ops.Assign(ref=tf.Variable(1.0), value=2.0))
case("ResourceCountUpTo", changed("ResourceCountUpTo", limit=5, T="int32"), I(0, 4), grad=False)
case("CountUpTo", on_reference("CountUpTo", limit=5), I(0, 4), grad=False)
error(
    "ResourceCountUpTo over",
    lambda tf: tf.raw_ops.ResourceCountUpTo(resource=tf.Variable(5).handle, limit=5, T=tf.int32),
)

# Rows.

ROWS = [[2, 0], [2, 1]]
for _kind in ("Add", "Sub", "Mul", "Div", "Min", "Max", "Update"):
    _indices = ROWS if _kind != "Update" else [[2, 0]]
    _updates = U(0.5, 2.0, len(_indices), 2, 3)
    for _op, _make, _name in (
        (f"ResourceScatter{_kind}", changed, "resource"),
        (f"Scatter{_kind}", on_reference, "ref"),
    ):
        _fn = _make(_op, _name, indices=_indices, updates=None)
        case(_op, _fn, F(3, 3), _updates, grad=False)
        if _make is changed:
            case(f"{_op} one", _make(_op, indices=1, updates=None), F(3), U(0.5, 2.0), grad=False)
            case(f"{_op} a number", _make(_op, indices=[1, 0], updates=2.0), F(3, 2), grad=False)
            case(
                f"{_op} ints",
                _make(_op, indices=[1, 2], updates=None),
                I(-9, 9, 3),
                I(1, 5, 2),
                grad=False,
            )
    wrong(
        f"ResourceScatter{_kind} no row",
        lambda tf, h, op=f"ResourceScatter{_kind}": getattr(tf.raw_ops, op)(
            resource=h, indices=[2], updates=[[1.0, 1.0]]
        ),
    )
for _kind in ("Add", "Sub", "Min", "Max", "Update"):
    _indices = [[2], [0], [2]] if _kind != "Update" else [[2], [0]]
    for _op, _make in (
        (f"ResourceScatterNd{_kind}", changed),
        (f"ScatterNd{_kind}", on_reference),
    ):
        case(
            _op,
            _make(_op, "ref", indices=_indices, updates=None),
            F(3, 2),
            F(len(_indices), 2),
            grad=False,
        )
        case(
            f"{_op} elements",
            _make(_op, "ref", indices=[[1, 1]], updates=None),
            F(3, 2),
            F(1),
            grad=False,
        )
    wrong(
        f"ResourceScatterNd{_kind} out of range",
        lambda tf, h, op=f"ResourceScatterNd{_kind}": getattr(tf.raw_ops, op)(
            ref=h, indices=[[2]], updates=[[1.0, 1.0]]
        ),
    )

# Slices.

SLICE = {"begin": [0, 1], "end": [2, 3], "strides": [1, 1]}
for _op, _make in (("ResourceStridedSliceAssign", changed), ("StridedSliceAssign", on_reference)):
    case(_op, _make(_op, "ref", **SLICE, value=None), F(3, 4), F(2, 2), grad=False)
    case(
        f"{_op} masks",
        _make(_op, "ref", **SLICE, begin_mask=2, value=None),
        F(3, 4),
        F(2, 3),
        grad=False,
    )
wrong(
    "ResourceStridedSliceAssign shape",
    lambda tf, h: tf.raw_ops.ResourceStridedSliceAssign(
        ref=h, begin=[0], end=[1], strides=[1], value=[[1.0, 2.0, 3.0]]
    ),
)

# Handles.


def handled(tf, x):
    r = tf.raw_ops
    handle = r.VarHandleOp(dtype=x.dtype, shape=x.shape)
    before = r.VarIsInitializedOp(resource=handle)
    r.AssignVariableOp(resource=handle, value=x)
    r.AssignAddVariableOp(resource=handle, value=x)
    value = r.ReadVariableOp(resource=handle, dtype=x.dtype)
    after = r.VarIsInitializedOp(resource=handle)
    dims = r.VariableShape(input=handle, out_type=tf.int64)
    r.DisableCopyOnRead(resource=handle)
    r.DestroyResourceOp(resource=handle)
    return [before, value, after, dims, r.VarIsInitializedOp(resource=handle)]


case("VarHandleOp", handled, F(2, 3), grad=False)
case("VarHandleOp scalar", handled, F(), grad=False, dtypes=("int32",))


def shared(tf):
    r = tf.raw_ops
    one = r.VarHandleOp(dtype=tf.int32, shape=[], shared_name="shared_row")
    r.AssignVariableOp(resource=one, value=3)
    other = r.VarHandleOp(dtype=tf.int32, shape=[], shared_name="shared_row")
    return r.ReadVariableOp(resource=other, dtype=tf.int32)


case("VarHandleOp shared", shared)
case(
    "VariableShape",
    lambda tf, x: [tf.raw_ops.VariableShape(input=tf.Variable(x).handle)],
    F(0, 3),
    grad=False,
)
error(
    "ReadVariableOp without a value",
    lambda tf: tf.raw_ops.ReadVariableOp(
        resource=tf.raw_ops.VarHandleOp(dtype=tf.float32, shape=[2]), dtype=tf.float32
    ),
)
wrong("ReadVariableOp dtype", lambda tf, h: tf.raw_ops.ReadVariableOp(resource=h, dtype=tf.int32))


def asked(tf):
    """Whether a reference of TF 1 has a value."""
    with tf.Graph().as_default():
        v = tf.compat.v1.Variable(1.0, use_resource=False)
        known = tf.raw_ops.IsVariableInitialized(ref=v)
        with tf.compat.v1.Session() as session:
            before = session.run(known)
            session.run(v.initializer)
            return [bool(before), bool(session.run(known))]


case("IsVariableInitialized", asked)


def trained(tf, x):
    """A step inside a function, and what it returns."""
    v, m = tf.Variable(x), tf.Variable(tf.zeros_like(x))

    @tf.function
    def step(g):
        tf.raw_ops.ResourceApplyMomentum(var=v.handle, accum=m.handle, lr=0.1, grad=g, momentum=0.9)
        tf.raw_ops.ResourceScatterAdd(resource=v.handle, indices=[0], updates=[1.0])
        return v.read_value() * 2.0

    return [step(tf.ones_like(x)), step(tf.ones_like(x)), v.value(), m.value()]


case("updates in a function", trained, F(3), grad=False)
