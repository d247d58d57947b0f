"""Golden rows: the ops that update variables, through tf.raw_ops."""

from tests.golden.harness import F, K, Table, U

TABLE = Table("training_ops")
case, error = TABLE.case, TABLE.error

LR, L1, L2, EPS = K(0.1), K(0.05), K(0.2), K(1e-3)
# Name -> the variables (beside `var`), whether they are positive; scalars; attributes to try.
DENSE = {
    "AdaMax": ("m v+", {"beta1_power": 0.9, "lr": 0.1, "beta1": 0.9, "beta2": 0.99}, "", {}),
    "Adadelta": ("accum+ accum_update+", {"lr": 0.5, "rho": 0.9}, "", {}),
    "Adagrad": ("accum+", {"lr": 0.1}, None, {"update_slots": False}),
    "AdagradDA": (
        "gradient_accumulator gradient_squared_accumulator+",
        {"lr": 0.1, "l1": 0.05, "l2": 0.2},
        None,
        {},
    ),
    "AdagradV2": ("accum+", {"lr": 0.1}, "", {"update_slots": False}),
    "Adam": (
        "m v+",
        {"beta1_power": 0.9, "beta2_power": 0.99, "lr": 0.1, "beta1": 0.9, "beta2": 0.99},
        "",
        {"use_nesterov": True},
    ),
    "AdamWithAmsgrad": (
        "m v+ vhat+",
        {"beta1_power": 0.9, "beta2_power": 0.99, "lr": 0.1, "beta1": 0.9, "beta2": 0.99},
        "",
        {},
    ),
    "AddSign": ("m", {"lr": 0.1, "alpha": 1.5, "sign_decay": 0.9, "beta": 0.8}, None, {}),
    "CenteredRMSProp": ("mg ms++ mom", {"lr": 0.1, "rho": 0.9, "momentum": 0.5}, "", {}),
    "Ftrl": (
        "accum+ linear",
        {"lr": 0.1, "l1": 0.05, "l2": 0.2, "lr_power": -0.5},
        None,
        {"multiply_linear_by_lr": True},
    ),
    "FtrlV2": (
        "accum+ linear",
        {"lr": 0.1, "l1": 0.05, "l2": 0.2, "l2_shrinkage": 0.3, "lr_power": -0.7},
        None,
        {"multiply_linear_by_lr": True},
    ),
    "GradientDescent": ("", {"alpha": 0.1}, None, {}),
    "KerasMomentum": ("accum", {"lr": 0.1, "momentum": 0.9}, None, {"use_nesterov": True}),
    "Momentum": ("accum", {"lr": 0.1, "momentum": 0.9}, None, {"use_nesterov": True}),
    "PowerSign": ("m", {"lr": 0.1, "logbase": 0.5, "sign_decay": 0.9, "beta": 0.8}, None, {}),
    "ProximalAdagrad": ("accum+", {"lr": 0.1, "l1": 0.05, "l2": 0.2}, None, {}),
    "ProximalGradientDescent": ("", {"alpha": 0.1, "l1": 0.3, "l2": 0.2}, None, {}),
    "RMSProp": ("ms+ mom", {"lr": 0.1, "rho": 0.9, "momentum": 0.5}, "", {}),
}
SPARSE = [
    "Adadelta", "Adagrad", "AdagradDA", "AdagradV2", "CenteredRMSProp", "Ftrl", "FtrlV2",
    "KerasMomentum", "Momentum", "ProximalAdagrad", "ProximalGradientDescent", "RMSProp",
]  # fmt: skip
ONLY_RESOURCE = ("AdamWithAmsgrad", "KerasMomentum")


def arguments(tf, name, dtype="float32", sparse=False):
    """The scalars of an op."""
    _, scalars, epsilon, _ = DENSE[name]
    found = {key: tf.constant(value, dtype) for key, value in scalars.items()}
    if epsilon is not None:
        found["epsilon"] = tf.constant(1e-3, dtype)
    if name == "AdagradDA":
        found["global_step"] = tf.constant(3, tf.int64)
    return found


def gradient_name(name, sparse):
    descent = name in ("GradientDescent", "ProximalGradientDescent")
    return "delta" if descent and not sparse else "grad"


def slots(name):
    """[(name, how its values are drawn)] of the variables."""
    found = [("var", F(3, 2))]
    for slot in DENSE[name][0].split():
        kind = U(2.0, 3.0, 3, 2) if slot.endswith("++") else U(0.1, 1.0, 3, 2)
        found.append((slot.rstrip("+"), kind if slot.endswith("+") else F(3, 2)))
    return found


def eager(op, name, indices=None, **attrs):
    def fn(tf, grad, *values):
        names = [slot for slot, _ in slots(name)]
        variables = [tf.Variable(v) for v in values]
        given = {n: v.handle for n, v in zip(names, variables, strict=True)}
        given |= arguments(tf, name, grad.dtype) | attrs
        given[gradient_name(name, indices is not None)] = grad
        if indices is not None:
            given["indices"] = tf.constant(indices)
        getattr(tf.raw_ops, op)(**given)
        return [v.value() for v in variables]

    return fn


def in_session(op, name, indices=None, **attrs):
    """The op on references, in a graph of TF 1."""

    def fn(tf, grad, *values):
        v1 = tf.compat.v1
        values, grad = [v.numpy() for v in values], grad.numpy()
        with tf.Graph().as_default():
            variables = [v1.Variable(v, use_resource=False) for v in values]
            given = dict(zip([slot for slot, _ in slots(name)], variables, strict=True))
            given |= arguments(tf, name) | attrs
            given[gradient_name(name, indices is not None)] = tf.constant(grad)
            if indices is not None:
                given["indices"] = tf.constant(indices)
            done = getattr(tf.raw_ops, op)(**given)
            with v1.Session() as session:
                session.run(v1.global_variables_initializer())
                first = session.run(done)
                return [first, *session.run(variables)]

    return fn


for _name, (_, _, _, _attrs) in DENSE.items():
    _values = [kind for _, kind in slots(_name)]
    _op = f"ResourceApply{_name}"
    case(_op, eager(_op, _name), F(3, 2), *_values, grad=False, dtypes=("float64",))
    for _key, _value in _attrs.items():
        _fn = eager(_op, _name, **{_key: _value})
        case(f"{_op} {_key}={_value}", _fn, F(3, 2), *_values, grad=False)
    if _name not in ONLY_RESOURCE:
        _ref = f"Apply{_name}"
        case(_ref, in_session(_ref, _name), F(3, 2), *_values, grad=False)
for _name in SPARSE:
    _values, _attrs = [kind for _, kind in slots(_name)], DENSE[_name][3]
    _op = f"ResourceSparseApply{_name}"
    case(_op, eager(_op, _name, [2, 0]), F(2, 2), *_values, grad=False, dtypes=("float64",))
    case(f"{_op} one row", eager(_op, _name, [2]), F(1, 2), *_values, grad=False)
    case(f"{_op} a row twice", eager(_op, _name, [1, 0, 1]), F(3, 2), *_values, grad=False)
    for _key, _value in _attrs.items():
        _fn = eager(_op, _name, [2, 0], **{_key: _value})
        case(f"{_op} {_key}={_value}", _fn, F(2, 2), *_values, grad=False)
    if _name not in ONLY_RESOURCE:
        _ref = f"SparseApply{_name}"
        case(_ref, in_session(_ref, _name, [2, 0]), F(2, 2), *_values, grad=False)


def descend(tf, alpha, delta):
    return tf.raw_ops.ResourceApplyGradientDescent(
        var=tf.Variable([1.0, 2.0]).handle, alpha=alpha, delta=delta
    )


def sparse_adagrad(tf, indices, grad):
    v, a = tf.Variable([[1.0], [2.0]]), tf.Variable([[1.0], [1.0]])
    return tf.raw_ops.ResourceSparseApplyAdagrad(
        var=v.handle, accum=a.handle, lr=0.1, grad=grad, indices=indices
    )


error("gradient of another shape", lambda tf: descend(tf, 0.1, [1.0]))
error("no scalar", lambda tf: descend(tf, [0.1], [1.0, 1.0]))
error("no such row", lambda tf: sparse_adagrad(tf, [2], [[1.0]]))
error("negative row", lambda tf: sparse_adagrad(tf, [-1], [[1.0]]))
error("rows and gradient differ", lambda tf: sparse_adagrad(tf, [0, 1], [[1.0]]))
error(
    "references need a graph",
    lambda tf: tf.raw_ops.ApplyGradientDescent(var=tf.Variable(1.0), alpha=0.1, delta=1.0),
)
