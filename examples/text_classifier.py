"""A classifier of raw strings: the model itself splits, looks up and reads the words.

    python examples/text_classifier.py [--epochs 8] [--sentences N] ["a sentence to judge" …]

`TextVectorization` learns its vocabulary from the training sentences (`adapt`) and turns strings
into integers; an embedding and a bidirectional LSTM read them, padding masked.
"""

import argparse

import corpus

import yeoul as tf

layers = tf.keras.layers


def make_model(sentences):
    """A model from strings [batch] to the probability of praise [batch, 1]."""
    vectorize = layers.TextVectorization(max_tokens=500)
    vectorize.adapt(sentences)
    model = tf.keras.Sequential(
        [
            tf.keras.Input((), dtype=tf.string),
            vectorize,
            layers.Embedding(vectorize.vocabulary_size(), 32, mask_zero=True),
            layers.Bidirectional(layers.LSTM(16)),
            layers.Dropout(0.3),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    return model


def main(arguments=None):
    """Trains, judges the sentences of the command line; (accuracy, their probabilities)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("texts", nargs="*", default=["The story was not boring", "A weak plot"])
    options = parser.parse_args(arguments)
    tf.keras.utils.set_random_seed(1)
    sentences, labels = corpus.reviews(options.sentences)
    train = tf.data.Dataset.from_tensor_slices((sentences, labels)).shuffle(2000).batch(32)
    unseen = tf.data.Dataset.from_tensor_slices(corpus.reviews(500, seed=2)).batch(100)

    model = make_model(sentences)
    model.summary()
    model.fit(train, validation_data=unseen, epochs=options.epochs, verbose=2)
    _, accuracy = model.evaluate(unseen, verbose=0)
    judged = model.predict(tf.constant(options.texts), verbose=0)[:, 0]
    for text, probability in zip(options.texts, judged, strict=True):
        print(f"{probability:.2f}  {text}")
    return accuracy, judged


if __name__ == "__main__":
    main()
