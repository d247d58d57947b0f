"""What golden rows of Keras objects do: layers, metrics, optimizers, models from all sides."""

import tempfile
import zlib

import numpy as np


def fresh(tf):
    """Before each row: name counters and random state as in a new process."""
    tf.keras.backend.clear_session()
    tf.random.set_seed(1)


def numbers(config):
    """A config with plain numbers where Keras leaves NumPy's."""
    if isinstance(config, dict):
        return {key: numbers(value) for key, value in config.items()}
    if isinstance(config, (list, tuple)):
        return [numbers(value) for value in config]
    return config.tolist() if isinstance(config, (np.generic, np.ndarray)) else config


def random_of(name):
    """A generator that belongs to a row."""
    return np.random.RandomState(zlib.crc32(name.encode()))


def drawn_weights(weights, name):
    """Random values for these variables; variances are positive."""
    random = random_of(name + "/weights")
    values = []
    for weight in weights:
        array = random.normal(size=tuple(weight.shape)) * 0.5
        if "variance" in weight.name:
            array = np.abs(array) + 0.5
        values.append(
            array.astype(weight.dtype if isinstance(weight.dtype, str) else weight.dtype.name)
        )
    return values


def layer_row(
    make,
    name,
    train=False,
    masked=None,
    take=True,
    config=True,
    symbolic=True,
    compiled=True,
    call=None,
    shape=True,
):
    """The `fn` of a layer's row.

    Args:
      make: `make(tf)` -> the layer.
      name: seeds the weights.
      train: also call it with `training=True`.
      masked: record the mask that comes out for this boolean mask (a list).
      take: pass that mask to the call too.
      config: record the config.
      symbolic: also call it on symbolic inputs.
      compiled: also call it in a function.
      call: `call(tf, layer, inputs, **options)`, how the layer is called; default: as it is.
      shape: record what `compute_output_shape` says.
    """

    def fn(tf, *tensors):
        given = tensors[0] if len(tensors) == 1 else list(tensors)
        layer = called_by(call, tf, make(tf))
        extra = {"mask": tf.constant(masked)} if masked and take else {}
        layer(given, **extra)
        layer.set_weights(drawn_weights(layer.weights, name))
        seen = identity(layer)
        seen |= outputs_and_gradients(tf, layer, given, tensors, extra, name)
        if layer.losses:
            seen["losses"] = [loss.numpy() for loss in layer.losses]
        if compiled:
            seen["compiled"] = tf.function(lambda x: layer(x, **extra), autograph=False)(given)
        shapes = [t.shape for t in tensors]
        if shape:
            seen["computed_shape"] = str(
                layer.compute_output_shape(shapes if len(shapes) > 1 else shapes[0])
            )
        if masked:
            seen["mask"] = layer.compute_mask(given, tf.constant(masked))
        if symbolic:
            seen |= as_model(tf, layer, given, tensors)
        if train:
            tf.random.set_seed(2)
            seen["trained"] = layer(given, training=True)
            seen["weights_after"] = layer.get_weights()
        if config:
            seen["config"] = numbers(layer.get_config())
            kind = type(getattr(layer, "layer_called", layer))
            again = kind.from_config(layer.get_config())
            seen["round_trip"] = again.get_config() == layer.get_config()
        return seen

    return fn


class called_by:
    """A layer that is called in another way: `call(tf, layer, inputs, **options)`."""

    def __new__(cls, call, tf, layer):
        return layer if call is None else super().__new__(cls)

    def __init__(self, call, tf, layer):
        self.call_with, self.tf, self.layer_called = call, tf, layer

    def __call__(self, inputs, **options):
        return self.call_with(self.tf, self.layer_called, inputs, **options)

    def __getattr__(self, name):
        return getattr(self.layer_called, name)


def identity(layer):
    """Names, shapes and counts."""
    return {
        "name": layer.name,
        "weights": [[w.name, list(w.shape), bool(w.trainable)] for w in layer.weights],
        "count": layer.count_params(),
        "dtypes": [layer.dtype, layer.compute_dtype],
    }


def outputs_and_gradients(tf, layer, given, tensors, extra, name):
    """The outputs, and the gradients towards the float inputs and the trainable weights."""
    watched = [t for t in tensors if t.dtype.is_floating]
    with tf.GradientTape() as tape:
        tape.watch(watched)
        output = layer(given, **extra)
    flat, random = tf.nest.flatten(output), random_of(name + "/upstream")
    seeds = [tf.cast(tf.constant(random.normal(size=tuple(t.shape))), t.dtype) for t in flat]
    sources = watched + layer.trainable_weights
    grads = tape.gradient(flat, sources, output_gradients=seeds)
    dense = [None if g is None else tf.convert_to_tensor(g) for g in grads]
    return {"output": output, "gradients": dense}


def as_model(tf, layer, given, tensors):
    """The layer on symbolic inputs of an unknown batch size."""
    inputs = [tf.keras.Input(t.shape[1:], dtype=t.dtype) for t in tensors]
    output = layer(inputs if len(inputs) > 1 else inputs[0])
    model = tf.keras.Model(inputs, output)
    flat = tf.nest.flatten(output)
    return {
        "symbolic_shape": ", ".join(str(t.shape) for t in flat),
        "symbolic_dtype": output.dtype if len(flat) == 1 else [t.dtype for t in flat],
        "model": model(given),
    }


def step_row(make, name, training=True, call=None):
    """The `fn` of a row that trains a model of one layer for one step: what every layer must do.

    A functional model of the layer gets drawn weights, learns from one batch, predicts, is built
    again from its config, takes its weights from a file, and runs in mixed precision.

    Args:
      make: `make(tf)` -> the layer.
      name: seeds weights and targets.
      training: False for layers whose outputs cannot be trained towards (strings, integers).
      call: as `layer_row` takes it.
    """

    def fn(tf, *tensors):
        given = tensors[0] if len(tensors) == 1 else list(tensors)
        make_called = make if call is None else lambda tf: called_by(call, tf, make(tf))
        model = model_of(tf, make_called, tensors)
        set_drawn(model, name)
        seen = {"names": [layer.name for layer in model.layers], "before": model(given)}
        if training:
            model.compile(tf.keras.optimizers.SGD(0.125), "mse")
            target = random_of(name + "/target").normal(size=tuple(seen["before"].shape))
            run = model.train_on_batch if model.trainable_weights else model.test_on_batch
            seen["loss"] = float(run(given, target.astype("float32")))
            seen["weights"] = model.get_weights()
        seen["predicted"] = model.predict(given, verbose=0)
        seen["reloaded"] = reloads(tf, model, given, seen["predicted"])
        tf.keras.mixed_precision.set_global_policy("mixed_float16")
        try:
            mixed = model_of(tf, make_called, tensors)
            kinds = [mixed.outputs[0].dtype.name, *(w.dtype.name for w in variables_of(mixed))]
            seen["mixed"] = kinds
        finally:
            tf.keras.mixed_precision.set_global_policy("float32")
        return seen

    return fn


def variables_of(model):
    """The weights as plain variables: TensorFlow wraps those that are cast."""
    return [getattr(weight, "_variable", weight) for weight in model.weights]


def model_of(tf, make, tensors):
    """A functional model of this layer alone, for a batch of any size."""
    inputs = [tf.keras.Input(t.shape[1:], dtype=t.dtype) for t in tensors]
    return tf.keras.Model(inputs, make(tf)(inputs if len(inputs) > 1 else inputs[0]))


def reloads(tf, model, given, expected):
    """Whether a model made from the config, with the weights of a file, predicts the same."""
    again = type(model).from_config(model.get_config())
    with tempfile.TemporaryDirectory() as folder:
        model.save_weights(f"{folder}/weights")
        again.load_weights(f"{folder}/weights").expect_partial()
    return bool(np.allclose(again.predict(given, verbose=0), expected, rtol=1e-5, atol=1e-6))


def metric_row(make, batches, weights=None):
    """The `fn` of a metric's row: results after each batch, after a reset, names and config.

    Args:
      make: `make(tf)` -> the metric.
      batches: how the row's inputs are grouped: this many update calls.
      weights: sample weights for every batch, or None.
    """

    def fn(tf, *tensors):
        metric = make(tf)
        seen = {"results": []}
        each = len(tensors) // batches
        for start in range(0, len(tensors), each):
            extra = {} if weights is None else {"sample_weight": tf.constant(weights)}
            metric.update_state(*tensors[start : start + each], **extra)
            seen["results"].append(metric.result())
        seen["weights"] = [[w.name, list(w.shape)] for w in metric.weights]
        seen["name"], seen["dtype"] = metric.name, metric.dtype
        config = metric.get_config()
        seen["config"] = {k: numbers(v) for k, v in config.items() if not callable(v)}
        seen["called"] = metric(*tensors[:each])
        metric.reset_state()
        seen["reset"] = metric.result()
        return seen

    return fn


def optimizer_row(make, sparse=False, steps=10):
    """The `fn` of an optimizer's row: some steps on fixed gradients, and its own variables."""

    def fn(tf):
        random = random_of("optimizer")
        first = tf.Variable(random.normal(size=(4, 3)).astype("float32"), name="first")
        second = tf.Variable(random.normal(size=(3,)).astype("float32"), name="second")
        optimizer = make(tf)
        seen = {"after": []}
        for step in range(steps):
            dense = tf.constant(random.normal(size=(4, 3)).astype("float32"))
            other = tf.constant(random.normal(size=(3,)).astype("float32"))
            rows = tf.constant(random.normal(size=(3, 3)).astype("float32"))
            if sparse:
                dense = tf.IndexedSlices(rows, tf.constant([0, 2, 0]), tf.constant([4, 3]))
            optimizer.apply_gradients([(dense, first), (other, second)])
            if step in (0, 1, steps - 1):
                seen["after"].append([first.numpy(), second.numpy()])
        own = optimizer.variables
        seen["variables"] = [[v.name, list(v.shape)] for v in (own() if callable(own) else own)]
        seen["iterations"] = int(optimizer.iterations)
        seen["rate"] = float(optimizer.learning_rate)
        seen["config"] = numbers(optimizer.get_config())
        if "is_legacy_optimizer" in seen["config"]:  # not of those before Keras 2.11
            optimizer.finalize_variable_values([first, second])
            seen["final"] = [first.numpy(), second.numpy()]
        return seen

    return fn


def summary_of(model, **options):
    """The text that `model.summary()` prints."""
    lines = []
    model.summary(print_fn=lambda line, **_: lines.append(line), **options)
    return "\n".join(lines).split("\n")


def set_drawn(model, name):
    """Gives a model the weights that belong to `name`."""
    model.set_weights(drawn_weights(model.weights, name))
    return model


def backend_row(compute, symbolic=True, compiled=True):
    """The `fn` of a row of `tf.keras.backend`: eagerly, in a `tf.function` and as a model.

    Args:
      compute: `compute(tf.keras.backend, *tensors)` -> tensor, or list of tensors.
      symbolic: also run it on symbolic inputs.
      compiled: also run it in a function.
    """

    def fn(tf, *tensors):
        def run(*values):
            return compute(tf.keras.backend, *values)

        seen = {"eager": run(*tensors)}
        if compiled:
            seen["function"] = tf.function(run, autograph=False)(*tensors)
        if symbolic:
            inputs = [tf.keras.Input(t.shape[1:], dtype=t.dtype) for t in tensors]
            model = tf.keras.Model(inputs, run(*inputs))
            seen["model"] = model(list(tensors))
            seen["shape"] = str(model.output_shape)
        return seen

    return fn


def backend_error(compute, shapes):
    """The `fn` of a row that raises: `compute(tf.keras.backend, *tensors)` of these shapes."""

    def fn(tf):
        return compute(tf.keras.backend, *(tf.ones(shape) for shape in shapes))

    return fn
