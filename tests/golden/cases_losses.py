"""Golden rows: Keras losses, regularizers, constraints."""

from tests.golden.harness import F, I, K, Table, U
from tests.golden.keras_rows import fresh

TABLE = Table("losses", prepare=fresh)
call, each, case = TABLE.call, TABLE.each, TABLE.case

REDUCTIONS = ("auto", "none", "sum", "sum_over_batch_size")
ONE_HOT = K([[0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 1, 0]])
BITS = K([[1, 0, 1], [0, 0, 1], [1, 1, 0], [0, 1, 0]])
SIGNS = K([[1, -1, 1], [-1, -1, 1], [1, 1, -1], [-1, 1, -1]])
CHANCES = U(0.05, 0.95, 4, 3)
LABELS = I(0, 3, 4)


def loss(path, true, pred, _weights=True, _tol=1.0, **kwargs):
    """Rows of one loss class: every reduction, and sample weights in the forms it takes."""
    shown = "".join(f" {k}={v}" for k, v in kwargs.items())
    forms = {
        "": None,
        " weights": [0.5, 2.0, 0.0, 1.0],
        " scalar": 2.5,
        " column": [[0.5], [2.0], [0], [1]],
    }

    def add(reduction, form, weight):
        def fn(tf, t, p):
            made = getattr(tf.keras.losses, path)(reduction=reduction, **kwargs)
            return made(t, p) if weight is None else made(t, p, sample_weight=tf.constant(weight))

        case(f"{path}{shown} {reduction}{form}", fn, true, pred, tol=_tol)

    for reduction in REDUCTIONS:
        add(reduction, "", None)
    for form in list(forms)[1:] if _weights else ():
        add("sum_over_batch_size", form, forms[form])
    add("none", " weights", forms[" weights"])
    case(f"{path}{shown} config", lambda tf: getattr(tf.keras.losses, path)(**kwargs).get_config())


REGRESSION = (
    "MeanSquaredError MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredLogarithmicError "
    "Huber LogCosh Poisson KLDivergence CosineSimilarity"
)
for name in REGRESSION.split():
    loss(name, U(0.1, 2.0, 4, 3), U(0.1, 2.0, 4, 3))
loss("Huber", F(4, 3), F(4, 3), delta=0.5)
for name in ("Hinge", "SquaredHinge", "CategoricalHinge"):
    loss(name, BITS, F(4, 3))
loss("Hinge", SIGNS, F(4, 3), name="signs")
for from_logits, pred in ((False, CHANCES), (True, F(4, 3))):
    for smoothing in (0.0, 0.2):
        options = {"from_logits": from_logits, "label_smoothing": smoothing}
        loss("BinaryCrossentropy", BITS, pred, **options)
        loss("CategoricalCrossentropy", ONE_HOT, pred, **options)
    loss("SparseCategoricalCrossentropy", LABELS, pred, from_logits=from_logits)
    loss("BinaryFocalCrossentropy", BITS, pred, from_logits=from_logits)
    loss("CategoricalFocalCrossentropy", ONE_HOT, pred, from_logits=from_logits)
loss("SparseCategoricalCrossentropy", I(0, 3, 4), F(4, 3), from_logits=True, ignore_class=1)
loss("BinaryFocalCrossentropy", BITS, CHANCES, apply_class_balancing=True, gamma=1.5, alpha=0.3)

# Extremes: what clipping and stable forms give.
SURE = K([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.5, 0.5, 0.0]])
for name in ("BinaryCrossentropy", "CategoricalCrossentropy", "KLDivergence", "Poisson"):
    loss(name, ONE_HOT, SURE, _weights=False, name="sure")
case(
    "SparseCategoricalCrossentropy sure",
    lambda tf, t, p: tf.keras.losses.SparseCategoricalCrossentropy()(t, p),
    LABELS,
    SURE,
)
case(
    "CategoricalCrossentropy unnormalised",
    lambda tf, t, p: tf.keras.losses.CategoricalCrossentropy()(t, p),
    ONE_HOT,
    U(1, 5, 4, 3),
)
case(
    "CategoricalCrossentropy after softmax",
    lambda tf, t, x: tf.keras.losses.CategoricalCrossentropy()(t, tf.nn.softmax(x)),
    ONE_HOT,
    K([[50.0, -50, 0], [-50, 50, 0], [0, 0, 90], [1, 2, 3]]),
)
case(
    "Sparse after a softmax layer",
    lambda tf, t, x: tf.keras.losses.sparse_categorical_crossentropy(
        t, tf.keras.activations.softmax(x)
    ),
    LABELS,
    K([[50.0, -50, 0], [-50, 50, 0], [0, 0, 90], [1, 2, 3]]),
)

# The functions.
NUMERIC = (
    "mean_squared_error mse MSE mean_absolute_error mae MAE mean_absolute_percentage_error mape "
    "mean_squared_logarithmic_error msle huber log_cosh logcosh poisson kl_divergence kld KLD "
    "kullback_leibler_divergence cosine_similarity"
)
for name in NUMERIC.split():
    call(f"keras.losses.{name}", U(0.1, 2.0, 4, 3), U(0.1, 2.0, 4, 3))
each("keras.losses.hinge keras.losses.squared_hinge keras.losses.categorical_hinge", BITS, F(4, 3))
call("keras.losses.cosine_similarity", F(4, 3), F(4, 3), axis=0)
for name in ("binary_crossentropy", "categorical_crossentropy"):
    call(f"keras.losses.{name}", ONE_HOT, CHANCES)
    call(f"keras.losses.{name}", ONE_HOT, F(4, 3), from_logits=True, label_smoothing=0.1)
call("keras.losses.sparse_categorical_crossentropy", LABELS, CHANCES)
call("keras.losses.sparse_categorical_crossentropy", I(0, 3, 2, 4), F(2, 4, 3), from_logits=True)
call(
    "keras.losses.sparse_categorical_crossentropy",
    I(0, 3, 2, 4),
    F(2, 3, 4),
    from_logits=True,
    axis=1,
)
call("keras.losses.categorical_crossentropy", U(0, 1, 2, 3, 4), U(0.1, 1, 2, 3, 4), axis=1)
call("keras.losses.mean_squared_error", I(0, 5, 4, 1), F(4, 1))
call("keras.losses.binary_crossentropy", K([[0], [1]], "int32"), U(0.1, 0.9, 2, 1))
case("loss of rank 1", lambda tf, t, p: tf.keras.losses.MeanSquaredError()(t, p), F(4), F(4))
case("loss squeezes", lambda tf, t, p: tf.keras.losses.MeanSquaredError()(t, p), F(4), F(4, 1))
case(
    "sparse labels of shape (n, 1)",
    lambda tf, t, p: tf.keras.losses.SparseCategoricalCrossentropy()(t, p),
    I(0, 3, 4, 1),
    CHANCES,
)
IDENTIFIERS = ("mse", "binary_crossentropy", "MeanSquaredError", "kld", "Huber", "logcosh")
case(
    "losses.get",
    lambda tf, t, p: [
        (lambda f: f.name if hasattr(f, "name") else f.__name__)(tf.keras.losses.get(name))
        for name in IDENTIFIERS
    ],
    F(2, 2),
    F(2, 2),
    grad=False,
)
case("losses.serialize", lambda tf: tf.keras.losses.serialize(tf.keras.losses.Huber(0.3)))

# Regularizers.
REGULARIZERS = {
    "L1": {"l1": 0.02},
    "L2": {"l2": 0.03},
    "L1L2": {"l1": 0.02, "l2": 0.03},
    "OrthogonalRegularizer": {"factor": 0.1, "mode": "rows"},
}
for name, options in REGULARIZERS.items():

    def make(tf, name=name, options=options):
        return getattr(tf.keras.regularizers, name)(**options)

    case(f"regularizers.{name}", lambda tf, x, make=make: make(tf)(x), F(3, 4))
    case(f"regularizers.{name} config", lambda tf, make=make: make(tf).get_config())
case(
    "regularizers.OrthogonalRegularizer columns",
    lambda tf, x: tf.keras.regularizers.OrthogonalRegularizer(0.1, mode="columns")(x),
    F(4, 3),
)
for name in ("l1", "l2", "l1_l2"):
    case(f"regularizers.get {name}", lambda tf, x, n=name: tf.keras.regularizers.get(n)(x), F(3, 4))
case("regularizers.l1_l2", lambda tf, x: tf.keras.regularizers.l1_l2(0.1, 0.2)(x), F(3, 4))

# Constraints.
CONSTRAINTS = {
    "MaxNorm": {"max_value": 1.2, "axis": 0},
    "MinMaxNorm": {"min_value": 0.5, "max_value": 1.0, "rate": 0.7, "axis": 1},
    "NonNeg": {},
    "UnitNorm": {"axis": 0},
}
for name, options in CONSTRAINTS.items():

    def make(tf, name=name, options=options):
        return getattr(tf.keras.constraints, name)(**options)

    case(f"constraints.{name}", lambda tf, x, make=make: make(tf)(x), F(3, 4), grad=False)
    case(f"constraints.{name} config", lambda tf, make=make: make(tf).get_config())
case(
    "constraints.RadialConstraint",
    lambda tf, x: tf.keras.constraints.RadialConstraint()(x),
    F(3, 3, 1, 1),
    grad=False,
)
for name in ("max_norm", "non_neg", "unit_norm", "min_max_norm"):
    case(
        f"constraints.get {name}",
        lambda tf, x, n=name: tf.keras.constraints.get(n)(x),
        F(3, 4),
        grad=False,
    )
