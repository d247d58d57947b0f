"""Golden rows: one step of training with each layer that is not of an area of its own."""

from operator import attrgetter

from tests.golden.harness import F, Table
from tests.golden.keras_rows import fresh, step_row

TABLE = Table("keras_steps", prepare=fresh)


def step(path, *inputs, _table=TABLE, _tol=10.0, _training=True, **kwargs):
    """Adds a row that trains `tf.keras.layers.<path>(**kwargs)` on the inputs."""
    label = f"step {path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())})"
    label += "".join(f" {spec!r}" for spec in inputs)

    def make(tf):
        return attrgetter(f"keras.layers.{path}")(tf)(**kwargs)

    _table.case(label, step_row(make, label, _training), *inputs, grad=False, tol=_tol)


step("Dense", F(4, 3), units=2, activation="relu", kernel_regularizer="l2")
step("Dropout", F(4, 30), rate=0.5)
step("BatchNormalization", F(2, 3, 3, 2))
step("Conv2D", F(2, 5, 5, 2), filters=3, kernel_size=3)
