"""Golden rows: mixed precision in training, and the optimizer that scales losses."""

import tempfile

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh, numbers, set_drawn

TABLE = Table("keras_mixed", prepare=fresh)
FORGOTTEN = "_CHECKPOINTABLE_OBJECT_GRAPH"


def state(optimizer, variable):
    """What a step changes."""
    return [
        variable.numpy(),
        float(optimizer.loss_scale),
        int(optimizer.iterations),
        int(optimizer.dynamic_counter) if optimizer.dynamic else None,
    ]


def steps(make):
    """A row of steps with finite and other gradients, of losses that are scaled by hand."""

    def fn(tf):
        optimizer = make(tf)
        variable = tf.Variable([1.0, 2.0])
        seen = {"first": state(optimizer, variable), "config": numbers(optimizer.get_config())}
        seen["config"]["inner_optimizer"] = None
        seen["facts"] = [
            optimizer.initial_scale,
            optimizer.dynamic,
            optimizer.dynamic_growth_steps,
            float(optimizer.learning_rate),
        ]
        for factor in (1.0, 0.5, np.inf, 2.0, np.nan, 1.0, 1.0):
            with tf.GradientTape() as tape:
                loss = optimizer.get_scaled_loss(tf.reduce_sum(variable**2) * factor)
            gradients = optimizer.get_unscaled_gradients(tape.gradient(loss, [variable]))
            if optimizer.dynamic or np.isfinite(factor):
                optimizer.apply_gradients(zip(gradients, [variable], strict=True))
            seen[f"after {factor} {len(seen)}"] = state(optimizer, variable)
        optimizer.minimize(lambda: tf.reduce_sum(variable**2), [variable])
        seen["minimized"] = state(optimizer, variable)
        rows = tf.IndexedSlices(tf.constant([64.0]), tf.constant([1]), tf.constant([2]))
        unscaled = optimizer.get_unscaled_gradients([rows, None])
        seen["slices"] = [unscaled[0].values, unscaled[0].indices, unscaled[1] is None]
        optimizer.apply_gradients([(rows, variable)])
        seen["sparse"] = state(optimizer, variable)
        return seen

    return fn


SCALING = {
    "dynamic": lambda tf: tf.keras.mixed_precision.LossScaleOptimizer(
        tf.keras.optimizers.SGD(0.125, momentum=0.5), initial_scale=8.0, dynamic_growth_steps=2
    ),
    "as it is": lambda tf: tf.keras.mixed_precision.LossScaleOptimizer(
        tf.keras.optimizers.Adam(0.5)
    ),
    "fixed": lambda tf: tf.keras.mixed_precision.LossScaleOptimizer(
        tf.keras.optimizers.SGD(0.125), dynamic=False, initial_scale=4
    ),
}
for name, make in SCALING.items():
    TABLE.case(f"scaled losses, {name}", steps(make), grad=False)

for name, wrong in {
    "no optimizer": lambda tf: ("sgd",),
    "no scale": lambda tf: (tf.keras.optimizers.SGD(), False),
    "steps of a fixed scale": lambda tf: (tf.keras.optimizers.SGD(), False, 2.0, 3),
    "a number for dynamic": lambda tf: (tf.keras.optimizers.SGD(), 5),
    "two of them": lambda tf: (
        tf.keras.mixed_precision.LossScaleOptimizer(tf.keras.optimizers.SGD()),
    ),
    "a word for the scale": lambda tf: (tf.keras.optimizers.SGD(), True, "x"),
}.items():
    TABLE.case(
        f"LossScaleOptimizer with {name}",
        lambda tf, _w=wrong: tf.keras.mixed_precision.LossScaleOptimizer(*_w(tf)),
        grad=False,
        error=True,
    )


def training(policy):
    """A row of `fit` of a small model under a policy; then with losses that overflow."""

    def fn(tf):
        tf.keras.mixed_precision.set_global_policy(policy)
        try:
            return trained(tf)
        finally:
            tf.keras.mixed_precision.set_global_policy("float32")

    return fn


def trained(tf):
    layers = tf.keras.layers
    model = tf.keras.Sequential(
        [
            tf.keras.Input((6, 6, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.Flatten(),
            layers.Dense(8, activation="relu", kernel_regularizer="l2"),
            layers.Dense(1, dtype="float32"),
        ]
    )
    set_drawn(model, "mixed")
    model.compile(tf.keras.optimizers.SGD(0.01, momentum=0.5), "mse")
    random = np.random.RandomState(0)
    x, y = random.normal(size=(16, 6, 6, 1)).astype("float32"), random.normal(size=(16, 1))
    options = {"batch_size": 4, "verbose": 0, "shuffle": False}
    history = model.fit(x, y, epochs=2, **options)
    seen = {"losses": history.history["loss"], "scale": scale_of(model)}
    seen["dtypes"] = [[layer.compute_dtype, layer.dtype] for layer in model.layers]
    with tempfile.TemporaryDirectory() as folder:
        model.save_weights(f"{folder}/weights")
        names = [name for name, _ in tf.train.list_variables(f"{folder}/weights")]
        seen["file"] = [name for name in names if name != FORGOTTEN]
        before = [value.numpy() for value in model.weights]
        model.fit(x, y * 1e30, epochs=1, **options)
        seen["kept"] = all(map(np.array_equal, before[:2], model.get_weights()[:2]))
        seen["overflown"] = scale_of(model)
        model.load_weights(f"{folder}/weights")
        seen["restored"] = scale_of(model)
    seen["predicted"] = model.predict(x, verbose=0).mean()
    return seen


def scale_of(model):
    optimizer = model.optimizer
    if not hasattr(optimizer, "loss_scale"):
        return int(optimizer.iterations)
    counts = [int(optimizer.dynamic_counter), int(optimizer.iterations)]
    return [float(optimizer.loss_scale), *counts]


TABLE.case("fit under mixed_float16", training("mixed_float16"), grad=False, tol=3000)
TABLE.case("fit under mixed_bfloat16", training("mixed_bfloat16"), grad=False, tol=8000)


def custom_loop(tf):
    """A loop as the guide to mixed precision has it, compiled."""
    tf.keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        model = tf.keras.Sequential([tf.keras.Input((3,)), tf.keras.layers.Dense(2)])
        set_drawn(model, "loop")
        optimizer = tf.keras.mixed_precision.LossScaleOptimizer(
            tf.keras.optimizers.RMSprop(0.125), initial_scale=2.0**20
        )

        @tf.function
        def step(x, y):
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean((y - tf.cast(model(x), "float32")) ** 2)
                scaled = optimizer.get_scaled_loss(loss)
            gradients = tape.gradient(scaled, model.trainable_variables)
            gradients = optimizer.get_unscaled_gradients(gradients)
            optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
            return loss

        x, y = tf.constant([[1.0, 2.0, 3.0]]), tf.constant([[1.0, 0.0]])
        losses = [step(x, y) for _ in range(8)]
        return {"losses": losses, "scale": float(optimizer.loss_scale)}
    finally:
        tf.keras.mixed_precision.set_global_policy("float32")


TABLE.case("a loop of one's own", custom_loop, grad=False, tol=3000)


def policies(tf):
    """What policies say of themselves."""
    mixed = tf.keras.mixed_precision
    seen = []
    for name in ("float16", "mixed_float16", "mixed_bfloat16", "int32", "float64"):
        policy = mixed.Policy(name)
        again = mixed.Policy.from_config(policy.get_config())
        seen.append([str(policy), policy.compute_dtype, policy.variable_dtype, again.name])
    mixed.set_global_policy("float16")
    seen.append(mixed.global_policy().name)
    mixed.set_global_policy("float32")
    return seen


TABLE.case("policies", policies, grad=False)
for name in ("mixed_float32", "x", None, 3):
    TABLE.case(
        f"policy {name!r}",
        lambda tf, _name=name: tf.keras.mixed_precision.Policy(_name),
        grad=False,
        error=True,
    )
TABLE.case(
    "a global policy of integers",
    lambda tf: tf.keras.mixed_precision.set_global_policy("int32"),
    grad=False,
    error=True,
)
