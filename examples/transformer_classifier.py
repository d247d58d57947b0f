"""A transformer that judges sentences: attention and a feed-forward network in one layer.

python examples/transformer_classifier.py [--epochs 10] [--sentences N]
"""

import argparse

import corpus

import yeoul as tf

layers = tf.keras.layers


class TransformerBlock(layers.Layer):
    """Self-attention and a feed-forward network, each added to its input and normalised."""

    def __init__(self, embed_dim, num_heads, ff_dim, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.attention = layers.MultiHeadAttention(num_heads, key_dim=embed_dim // num_heads)
        self.feed_forward = tf.keras.Sequential(
            [layers.Dense(ff_dim, activation="gelu"), layers.Dense(embed_dim)]
        )
        self.norm1, self.norm2 = (layers.LayerNormalization(epsilon=1e-6) for _ in range(2))
        self.dropout1, self.dropout2 = (layers.Dropout(rate) for _ in range(2))
        self.supports_masking = True

    def call(self, inputs, training=None, mask=None):
        """Of the shape of the inputs: [batch, time, embed]."""
        words = None if mask is None else mask[:, tf.newaxis, :]
        attended = self.attention(inputs, inputs, attention_mask=words)
        hidden = self.norm1(inputs + self.dropout1(attended, training=training))
        fed = self.dropout2(self.feed_forward(hidden), training=training)
        return self.norm2(hidden + fed)


class TokenAndPosition(layers.Layer):
    """The sum of what a word means and of where it stands."""

    def __init__(self, length, vocabulary_size, embed_dim, **kwargs):
        super().__init__(**kwargs)
        self.tokens = layers.Embedding(vocabulary_size, embed_dim, mask_zero=True)
        self.positions = layers.Embedding(length, embed_dim)

    def call(self, inputs):
        """Embeddings [batch, time, embed] of integers [batch, time]."""
        return self.tokens(inputs) + self.positions(tf.range(tf.shape(inputs)[-1]))

    def compute_mask(self, inputs, mask=None):
        """True for words, False for padding."""
        return self.tokens.compute_mask(inputs)


def make_model(length, vocabulary_size):
    """A model from integers [batch, length] to two logits."""
    inputs = tf.keras.Input((length,), dtype="int64")
    hidden = TokenAndPosition(length, vocabulary_size, 32)(inputs)
    hidden = TransformerBlock(32, num_heads=2, ff_dim=64)(hidden)
    hidden = layers.GlobalAveragePooling1D()(hidden)
    hidden = layers.Dropout(0.1)(hidden)
    return tf.keras.Model(inputs, layers.Dense(2)(hidden))


def main(arguments=None):
    """Trains; the accuracy on unseen sentences."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--sentences", type=int, default=2000)
    options = parser.parse_args(arguments)
    tf.keras.utils.set_random_seed(1)
    vectorize = layers.TextVectorization(output_sequence_length=14)
    sentences, labels = corpus.reviews(options.sentences)
    vectorize.adapt(sentences)
    unseen, truth = corpus.reviews(500, seed=2)

    model = make_model(14, vectorize.vocabulary_size())
    model.compile(
        tf.keras.optimizers.Adam(2e-3),
        tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    stop = tf.keras.callbacks.EarlyStopping("val_loss", patience=2, restore_best_weights=True)
    model.fit(
        vectorize(sentences), tf.constant(labels), batch_size=32, epochs=options.epochs,
        validation_split=0.1, callbacks=[stop], verbose=2,
    )  # fmt: skip
    _, accuracy = model.evaluate(vectorize(unseen), tf.constant(truth), verbose=0)
    print(f"accuracy on unseen sentences: {accuracy:.3f}")
    return accuracy


if __name__ == "__main__":
    main()
