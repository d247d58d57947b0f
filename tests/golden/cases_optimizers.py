"""Golden rows: Keras optimizers over ten steps, and learning-rate schedules."""

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh, numbers, optimizer_row

TABLE = Table("optimizers", prepare=fresh)


def optimizer(path, _sparse=True, _tol=1.0, **kwargs):
    """Rows of one optimizer: with dense gradients, and with repeated rows as slices."""
    shown = ", ".join(f"{k}={v}" for k, v in kwargs.items())

    def make(tf):
        return getattr(tf.keras.optimizers, path)(**kwargs)

    for sparse in (False, True) if _sparse else (False,):
        label = f"{path}({shown})" + (" slices" if sparse else "")
        TABLE.case(label, optimizer_row(make, sparse), grad=False, tol=_tol)


optimizer("SGD")
optimizer("SGD", learning_rate=0.1, momentum=0.9)
optimizer("SGD", learning_rate=0.1, momentum=0.9, nesterov=True)
optimizer("SGD", learning_rate=0.1, weight_decay=0.01, _sparse=False)
optimizer("SGD", clipnorm=0.5, learning_rate=0.1, _sparse=False)
optimizer("SGD", clipvalue=0.3, learning_rate=0.1, _sparse=False)
optimizer("SGD", global_clipnorm=0.5, learning_rate=0.1, _sparse=False)
optimizer("SGD", learning_rate=0.1, use_ema=True, ema_momentum=0.9, _sparse=False)
optimizer("SGD", learning_rate=0.1, use_ema=True, ema_overwrite_frequency=3, _sparse=False)
optimizer("SGD", learning_rate=0.1, name="mine", _sparse=False)
optimizer("RMSprop")
optimizer("RMSprop", learning_rate=0.01, momentum=0.9)
optimizer("RMSprop", learning_rate=0.01, centered=True, rho=0.8)
optimizer("RMSprop", learning_rate=0.01, centered=True, momentum=0.5, epsilon=1e-4)
optimizer("Adam")
optimizer("Adam", learning_rate=0.1, amsgrad=True)
optimizer("Adam", learning_rate=0.05, beta_1=0.8, beta_2=0.95, epsilon=1e-3, _sparse=False)
optimizer("Adam", learning_rate=0.05, clipnorm=0.5, weight_decay=0.02, _sparse=False)
optimizer("Adam", learning_rate=0.05, use_ema=True, _sparse=False)
optimizer("AdamW")
optimizer("AdamW", learning_rate=0.05, weight_decay=0.1, amsgrad=True)
optimizer("Adagrad")
optimizer("Adagrad", learning_rate=0.1, initial_accumulator_value=0.5, epsilon=1e-3)
for name in ("Adadelta", "Adamax", "Nadam", "Ftrl", "Lion"):
    optimizer(name)
    optimizer(name, _tol=4.0, learning_rate=0.1)
optimizer("Adafactor", _sparse=False)
optimizer("Adafactor", learning_rate=0.1, _sparse=False)
optimizer("Adafactor", learning_rate=0.05, relative_step=False, clip_threshold=0.3, _sparse=False)
optimizer("Adadelta", learning_rate=1.0, rho=0.8, epsilon=1e-3, clipnorm=0.5)
optimizer("Adamax", learning_rate=0.05, beta_1=0.8, beta_2=0.95, weight_decay=0.01)
optimizer("Nadam", learning_rate=0.05, beta_1=0.8, beta_2=0.95, use_ema=True)
optimizer("Lion", learning_rate=0.05, beta_1=0.5, beta_2=0.9)
optimizer(
    "Ftrl",
    learning_rate=0.1,
    l1_regularization_strength=0.05,
    l2_regularization_strength=0.1,
    l2_shrinkage_regularization_strength=0.2,
    beta=0.3,
    learning_rate_power=-0.7,
)
OLD = {
    "SGD": [{}, {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True}, {"decay": 0.1}],
    "RMSprop": [{}, {"learning_rate": 0.05, "momentum": 0.5}, {"centered": True, "rho": 0.8}],
    "Adam": [{}, {"learning_rate": 0.1, "amsgrad": True, "decay": 0.05}, {"clipnorm": 0.5}],
    "Adamax": [{}, {"learning_rate": 0.1, "beta_1": 0.8}],
    "Nadam": [{}, {"learning_rate": 0.05, "beta_2": 0.9}],
    "Adagrad": [{}, {"learning_rate": 0.1, "epsilon": 1e-3}],
    "Adadelta": [{}, {"learning_rate": 1.0, "rho": 0.8}],
    "Ftrl": [
        {},
        {"learning_rate": 0.1, "l1_regularization_strength": 0.05, "beta": 0.3},
        {"l2_regularization_strength": 0.1, "l2_shrinkage_regularization_strength": 0.2},
    ],
}
for name, options in OLD.items():
    for given in options:
        for sparse in (False, True):
            shown = ", ".join(f"{k}={v}" for k, v in given.items())
            TABLE.case(
                f"legacy.{name}({shown})" + (" slices" if sparse else ""),
                optimizer_row(
                    lambda tf, n=name, g=given: getattr(tf.keras.optimizers.legacy, n)(**g), sparse
                ),
                grad=False,
                tol=4.0,
            )


def excluded(tf):
    """Weight decay spares the variables that the user excludes."""
    made = tf.keras.optimizers.AdamW(0.05, weight_decay=0.1)
    made.exclude_from_weight_decay(var_names=["second"])
    return made


TABLE.case("AdamW exclude_from_weight_decay", optimizer_row(excluded), grad=False)

SCHEDULES = {
    "ExponentialDecay": {"initial_learning_rate": 0.1, "decay_steps": 4, "decay_rate": 0.5},
    "ExponentialDecay staircase": {
        "initial_learning_rate": 0.1,
        "decay_steps": 4,
        "decay_rate": 0.5,
        "staircase": True,
    },
    "InverseTimeDecay": {"initial_learning_rate": 0.1, "decay_steps": 4, "decay_rate": 0.5},
    "InverseTimeDecay staircase": {
        "initial_learning_rate": 0.1,
        "decay_steps": 4,
        "decay_rate": 0.5,
        "staircase": True,
    },
    "PolynomialDecay": {"initial_learning_rate": 0.1, "decay_steps": 6, "power": 2.0},
    "PolynomialDecay cycle": {"initial_learning_rate": 0.1, "decay_steps": 4, "cycle": True},
    "PiecewiseConstantDecay": {"boundaries": [3, 6], "values": [0.1, 0.05, 0.01]},
    "CosineDecay": {"initial_learning_rate": 0.1, "decay_steps": 8, "alpha": 0.1},
    "CosineDecay warm": {
        "initial_learning_rate": 0.0,
        "decay_steps": 8,
        "warmup_target": 0.1,
        "warmup_steps": 3,
    },
    "CosineDecayRestarts": {"initial_learning_rate": 0.1, "first_decay_steps": 3, "m_mul": 0.8},
    "CosineDecayRestarts once": {
        "initial_learning_rate": 0.1,
        "first_decay_steps": 4,
        "t_mul": 1.0,
    },
}


def scheduled(name, options):
    """The values of a schedule, its config, and an optimizer that follows it."""

    def made(tf):
        return getattr(tf.keras.optimizers.schedules, name.split()[0])(**options)

    def fn(tf):
        schedule = made(tf)
        values = [tf.convert_to_tensor(schedule(tf.constant(step))) for step in range(14)]
        again = type(schedule).from_config(schedule.get_config())
        follow = optimizer_row(lambda tf: tf.keras.optimizers.SGD(schedule), steps=6)(tf)
        return {
            "values": values,
            "python": [float(schedule(step)) for step in (0, 5)],
            "config": schedule.get_config(),
            "round_trip": again.get_config() == schedule.get_config(),
            "serialized": tf.keras.optimizers.schedules.serialize(schedule),
            "follow": follow,
        }

    return fn


for name, options in SCHEDULES.items():
    TABLE.case(f"schedules.{name}", scheduled(name, options), grad=False)


def identifiers(tf):
    """What the names of optimizers mean."""
    names = ("sgd", "SGD", "adam", "rmsprop", "adagrad")
    made = [tf.keras.optimizers.get(name) for name in names]
    serial = numbers(tf.keras.optimizers.serialize(tf.keras.optimizers.Adam(0.01)))
    return [[m.name for m in made], serial]


TABLE.case("optimizers.get", identifiers)


def minimised(tf):
    """`minimize` with a callable loss."""
    x = tf.Variable([1.0, -2.0])
    made = tf.keras.optimizers.SGD(0.1)
    for _ in range(3):
        made.minimize(lambda: tf.reduce_sum(x**2), [x])
    made.learning_rate = 0.5
    made.minimize(lambda: tf.reduce_sum(x**2), [x])
    return [x.numpy(), float(made.learning_rate), int(made.iterations)]


TABLE.case("minimize", minimised, grad=False)


def state(tf):
    """Optimizer variables after `build`, and after two steps."""
    x = tf.Variable([1.0, -2.0], name="x")
    made = tf.keras.optimizers.Adam(0.1)
    made.build([x])
    before = [[v.name, v.numpy()] for v in made.variables]
    made.apply_gradients([(tf.constant([1.0, 2.0]), x)])
    made.apply_gradients([(tf.constant([1.0, 2.0]), x)])
    return [before, [[v.name, v.numpy()] for v in made.variables]]


TABLE.case("Adam state", state, grad=False)
