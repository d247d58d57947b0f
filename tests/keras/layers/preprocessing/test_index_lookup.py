"""Vocabularies: files, checkpoints, what may change when, and what the messages say."""

import numpy as np
import pytest

import yeoul as tf

layers = tf.keras.layers


def test_vocabulary_from_a_file(tmp_path):
    path = tmp_path / "words.txt"
    path.write_bytes("x\r\ny y\né\n".encode())
    layer = layers.StringLookup(vocabulary=str(path))
    assert layer.get_vocabulary() == ["[UNK]", "x", "y y", "é"]
    assert layer.get_config()["vocabulary"] == str(path)
    path.write_text("7\n9\n")
    assert layers.IntegerLookup(vocabulary=str(path)).get_vocabulary() == [-1, 7, 9]
    layer = layers.StringLookup()
    layer.set_vocabulary(str(path))
    assert layer.get_vocabulary() == ["[UNK]", "7", "9"]


@pytest.mark.parametrize("kind", [list, tuple, np.array, tf.constant])
def test_vocabularies_of_all_kinds(kind):
    layer = layers.StringLookup(vocabulary=kind(["a", "b"]))
    assert layer.get_vocabulary() == ["[UNK]", "a", "b"]
    assert layers.StringLookup.from_config(layer.get_config()).get_vocabulary()[1:] == ["a", "b"]


def test_functions_see_a_new_vocabulary():
    layer = layers.StringLookup(vocabulary=["a"])
    function = tf.function(layer)
    assert function(tf.constant(["b", "a"])).numpy().tolist() == [0, 1]
    layer.set_vocabulary(["b", "c"])
    assert function(tf.constant(["b", "a"])).numpy().tolist() == [1, 0]
    assert function.experimental_get_tracing_count() == 1


def test_vectors_keep_their_length():
    layer = layers.StringLookup(output_mode="count", vocabulary=["a", "b"])
    layer(tf.constant([["a"]]))
    layer.set_vocabulary(["c", "d"])
    with pytest.raises(RuntimeError, match="Old vocab size is 3, new vocab size is 4"):
        layer.set_vocabulary(["c", "d", "e"])
    assert layer.get_vocabulary() == ["[UNK]", "c", "d"]


def test_a_vocabulary_is_not_set_inside_functions():
    layer = layers.StringLookup()
    with pytest.raises(RuntimeError, match=r"inside a tf.function"):
        tf.function(lambda: layer.set_vocabulary(["a"]))()


def test_checkpoints_hold_what_was_learnt(tmp_path):
    def model(layer):
        return tf.keras.Sequential([tf.keras.Input((1,), dtype="string"), layer])

    first = layers.StringLookup()
    first.adapt(["b", "a", "b"])
    model(first).save_weights(tmp_path / "weights")
    second = layers.StringLookup()
    model(second).load_weights(tmp_path / "weights")
    assert second.get_vocabulary() == ["[UNK]", "b", "a"]


def test_messages():
    with pytest.raises(ValueError, match=r"repeated terms are \['a'\].*'x', StringLookup"):
        layers.StringLookup(vocabulary=["a", "b", "a"], name="x")
    with pytest.raises(ValueError, match="Vocabulary file /no/such does not exist"):
        layers.StringLookup(vocabulary="/no/such")
    with pytest.raises(ValueError, match=r"must hold strings. Received 1"):
        layers.StringLookup(vocabulary=[1])
    with pytest.raises(ValueError, match=r"reserved mask token.*index \[1\]"):
        layers.StringLookup(vocabulary=["a", ""], mask_token="")
    with pytest.raises(ValueError, match="same length as vocabulary"):
        layers.StringLookup(vocabulary=["a"], idf_weights=[1.0, 2.0], output_mode="tf_idf")
    with pytest.raises(tf.errors.FailedPreconditionError, match=r"'x'.*has no vocabulary yet"):
        layers.StringLookup(name="x")(tf.constant(["a"]))
    with pytest.raises(tf.errors.FailedPreconditionError, match="has no vocabulary yet"):
        tf.function(layers.StringLookup())(tf.constant(["a"]))
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"found OOV values.*'x'"):
        layers.StringLookup(vocabulary=["a"], num_oov_indices=0, name="x")(tf.constant(["b"]))


def test_a_failed_adapt_keeps_the_vocabulary():
    layer = layers.StringLookup(max_tokens=4)
    layer.adapt(["a", "b"])

    def broken():
        yield np.array(["c"])
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        layer.adapt(broken())
    assert layer.get_vocabulary() == ["[UNK]", "b", "a"]
    layer.adapt(["d"])
    assert layer.get_vocabulary() == ["[UNK]", "d"]


def test_the_same_order_however_the_data_come():
    words = np.random.RandomState(0).choice(list("abcdefghij"), 500)
    found = []
    for data in (words, tf.data.Dataset.from_tensor_slices(words), words.reshape(50, 10)):
        layer = layers.TextVectorization(split=None)
        layer.adapt(data)
        found.append(layer.get_vocabulary())
    assert found[0] == found[1] == found[2]
    assert found[0][:2] == ["", "[UNK]"]


def test_lookup_inside_models_that_run_eagerly():
    layer = layers.StringLookup(vocabulary=["a", "b"])
    model = tf.keras.Sequential([layer, layers.Embedding(3, 2), layers.Flatten(), layers.Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    words, target = np.array([["a"], ["z"], ["b"]]), np.ones((3, 1), "float32")
    eager = model.predict(words, verbose=0)
    model.compile("sgd", "mse")
    assert np.allclose(model.predict(words, verbose=0), eager)
    model.fit(words, target, verbose=0)
