"""What golden rows of preprocessing layers do."""

import numpy as np

from tests.golden.keras_rows import numbers


def plain(tf, value):
    """A tensor; of a ragged or sparse one its parts."""
    if isinstance(value, tf.RaggedTensor):
        return ["ragged", value.to_list(), str(value.dtype)]
    if isinstance(value, tf.SparseTensor):
        return ["sparse", value.indices, value.values, value.dense_shape]
    return value


def seen_of(tf, layer, given):
    """A layer from all sides, called on `given`."""
    seen = {"output": plain(tf, layer(given))}
    seen["weights"] = [[w.name, list(w.shape)] for w in layer.weights if hasattr(w, "name")]
    compiled = tf.function(lambda x: layer(x), autograph=False)
    seen["compiled"] = plain(tf, compiled(given))
    seen["config"] = numbers(layer.get_config())
    if hasattr(layer, "is_adapted"):
        seen["adapted"] = layer.is_adapted
    if hasattr(layer, "get_vocabulary"):
        seen["vocabulary"] = numbers(layer.get_vocabulary())
        seen["tokens"] = numbers(layer.get_vocabulary(include_special_tokens=False))
        seen["size"] = layer.vocabulary_size()
    return seen


def symbolic(tf, layer, given):
    """The layer in a model with an input of this kind, and in the map of a dataset."""
    kinds = {
        "ragged": isinstance(given, tf.RaggedTensor),
        "sparse": isinstance(given, tf.SparseTensor),
    }
    inputs = tf.keras.Input(given.shape[1:], dtype=given.dtype, **kinds)
    outputs = layer(inputs)
    model = tf.keras.Model(inputs, outputs)
    mapped = tf.data.Dataset.from_tensors(given).map(layer).get_single_element()
    predicted = plain(tf, model.predict(given, verbose=0))
    if isinstance(predicted, np.ndarray) and predicted.dtype == object:
        predicted = predicted.tolist()
    shape = {} if kinds["sparse"] else {"symbolic_shape": str(outputs.shape)}
    return shape | {
        "symbolic_dtype": outputs.dtype,
        "model": plain(tf, model(given)),
        "predicted": predicted,
        "mapped": plain(tf, mapped),
        "summary": len(model.layers),
    }


def row(table, path, given, adapt=None, model=True, options=None, tol=10.0, **kwargs):
    """Adds a row of `tf.keras.layers.<path>(**kwargs)`.

    Args:
      table: the table.
      path: name of the class.
      given: what it is called on, or a function of tf that makes it.
      adapt: what it is adapted to, or a function of tf that makes it.
      model: whether it is also called in a model and in a dataset.
      options: arguments of `adapt`.
      tol: tolerance.
      **kwargs: constructor arguments; functions of tf for those called `_…`.
    """
    label = f"{path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())}) of "
    label += named(given) + ("" if adapt is None else f" adapted to {named(adapt)} {options}")

    def fn(tf):
        layer = getattr(tf.keras.layers, path)(**kwargs)
        if adapt is not None:
            layer.adapt(adapt(tf) if callable(adapt) else adapt, **(options or {}))
        value = given(tf) if callable(given) else tf.constant(given)
        seen = seen_of(tf, layer, value)
        return seen | (symbolic(tf, layer, value) if model else {})

    table.case(label, fn, grad=False, tol=tol)


def named(value):
    """A short name of what a row is about."""
    return value.__name__ if callable(value) else str(value)[:60].replace("\n", " ")


def ragged_numbers(tf):
    """Ragged floats."""
    return tf.ragged.constant([[1.0, 2.0], [0.0]])


def sparse_numbers(tf):
    """Sparse floats."""
    return tf.sparse.from_dense(tf.constant([[1.0, 2.0, 0.0], [0.0, 0.5, 0.0]]))


def ragged_words(tf):
    """Ragged strings."""
    return tf.ragged.constant([["a", "c"], ["z"]])


def sparse_words(tf):
    """Sparse strings."""
    return tf.sparse.from_dense([["a", ""], ["q", "b"]])


def ragged_ints(tf):
    """Ragged integers."""
    return tf.ragged.constant([[0, 1, 1], [2]])


def sparse_ints(tf):
    """Sparse integers."""
    return tf.sparse.from_dense([[0, 1, 1], [2, 0, 0]])


def dataset(value, batch=None):
    """A function of tf that makes a dataset of the rows."""

    def make(tf):
        data = tf.data.Dataset.from_tensor_slices(value)
        return data.batch(batch) if batch else data

    make.__name__ = f"dataset {str(value)[:40]} {batch}".replace("\n", " ")
    return make


def learnt(table, path, adapt, given, options=None, **kwargs):
    """Adds a row of a layer that is adapted; TensorFlow's tables have no names of weights."""
    label = f"{path} learns {named(adapt)} {options} {kwargs} for {named(given)}"

    def fn(tf):
        layer = getattr(tf.keras.layers, path)(**kwargs)
        layer.adapt(adapt(tf) if callable(adapt) else adapt, **(options or {}))
        seen = {"vocabulary": numbers(layer.get_vocabulary()), "size": layer.vocabulary_size()}
        seen["output"] = plain(tf, layer(given(tf) if callable(given) else tf.constant(given)))
        seen["config"] = numbers(layer.get_config())
        return seen | {"adapted": layer.is_adapted}

    table.case(label, fn, grad=False)
