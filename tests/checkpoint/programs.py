"""Objects to be saved, made alike in TensorFlow and here: one reads the files of the other."""

import numpy as np


def module(tf):
    """A module with variables in attributes, lists, dicts and tuples, some of them shared."""

    class Model(tf.Module):
        def __init__(self):
            super().__init__()
            self.v = tf.Variable([0.0, 0.0], name="vv")
            self.same = self.v
            self.items = [tf.Variable(0), [tf.Variable(0), 5]]
            self.by_name = {"a": tf.Variable(0.0), "b/c.d": tf.Variable([[0.0]])}
            self.pair = (tf.Variable(0.0), "text")
            self.number, self.none, self.empty = 3, None, []
            self.f = tf.function(lambda x: x)
            self.sub = tf.Module()
            self.sub.deep = tf.Variable(np.zeros(3))

    m = Model()
    variables = [m.v, m.items[0], m.items[1][0], *m.by_name.values(), m.pair[0], m.sub.deep]
    step = tf.Variable(0, dtype=tf.int64)
    return {"m": m, "step": step}, [*variables, step]


def dtypes(tf):
    """A variable of each kind of element, and empty ones."""
    names = "float16 bfloat16 float64 int8 int16 int64 uint8 uint16 uint32 uint64 complex64 bool"
    held = {name: tf.Variable(tf.zeros([3], name)) for name in names.split()}
    held["text"] = tf.Variable(["", "", ""])
    held["empty"] = tf.Variable(tf.zeros([0, 3]))
    held["scalar"] = tf.Variable("")
    return {"held": held}, list(held.values())


def generator(tf):
    """A generator of random numbers."""
    g = tf.random.Generator.from_state([0, 0, 0], "philox")
    return {"g": g}, [g.state]


def optimizer(tf):
    """Optimizers of Keras with the variables that they train."""
    k = tf.keras.optimizers
    v, w = tf.Variable([0.0, 0.0], name="v"), tf.Variable([[0.0]], name="w")
    made = {
        "adam": k.Adam(amsgrad=True),
        "sgd": k.SGD(0.1, momentum=0.9),
        "rms": k.RMSprop(centered=True, momentum=0.1),
        "grad": k.Adagrad(),
        "ema": k.AdamW(use_ema=True),
        "plan": k.SGD(k.schedules.ExponentialDecay(0.1, 10, 0.9)),
    }
    variables = [v, w]
    for one in made.values():
        one.build([v, w])
        variables += list(one.variables)
    return {"v": v, "w": w, **made}, variables


def layers(tf):
    """Sequential, functional, nested and subclassed models."""
    keras, build = tf.keras, tf.keras.layers
    sequential = keras.Sequential(
        [build.Dense(2, input_shape=(3,)), build.Dropout(0.1), build.BatchNormalization()]
    )
    start = keras.Input((3,))
    inner = keras.Sequential([build.Dense(2), build.LayerNormalization()])
    joined = build.Concatenate()([inner(start), build.Dense(1)(start)])
    functional = keras.Model(start, joined)

    class Own(keras.Model):
        def __init__(self):
            super().__init__()
            self.first = build.Dense(2)
            self.more = [build.Dense(2), build.Dense(1)]
            self.total = keras.metrics.Mean()

        def call(self, x):
            x = self.first(x)
            for layer in self.more:
                x = layer(x)
            return x

    own = Own()
    own(tf.ones([1, 3]))
    models = {"sequential": sequential, "functional": functional, "own": own}
    return models, [v for m in models.values() for v in m.variables]


def trained(tf):
    """A compiled model that has been trained for a step, with its optimizer."""
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, input_shape=(3,))])
    model.compile("adam", "mse")
    model.fit(np.ones((2, 3), "float32"), np.ones((2, 2), "float32"), verbose=0)
    return {"model": model, "optimizer": model.optimizer}, [
        *model.variables,
        *model.optimizer.variables,
    ]


PROGRAMS = {f.__name__: f for f in (module, dtypes, generator, optimizer, layers, trained)}


def fill(variables, start=1):
    """Gives the variables values that tell them apart."""
    for i, variable in enumerate(variables):
        variable.assign(value(i + start, tuple(variable.shape), variable.dtype))


def value(number, shape, dtype):
    """What the `number`th variable holds."""
    count = int(np.prod(shape))
    if dtype.name == "string":
        texts = [f"{number}.{j}" * (1 + 100 * (j == 1)) for j in range(count)]
        return np.array(texts, object).reshape(shape)
    if dtype.name == "bool":
        return (np.arange(count) % 2 == number % 2).reshape(shape)
    return (np.arange(count) + number).reshape(shape).astype(dtype.as_numpy_dtype)
