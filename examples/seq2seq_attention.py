"""A sequence-to-sequence model with attention that learns to write dates in ISO form.

    python examples/seq2seq_attention.py [--epochs 12] [--dates N] ["4 July 1976" …]

The encoder reads a date letter by letter in both directions; the decoder writes its answer letter
by letter, looking back at the encoder's outputs through attention. It is trained with the right
letters before it (teacher forcing), and writes on its own afterwards: the longest date takes ten
calls of one compiled step.
"""

import argparse

import corpus
import numpy as np

import yeoul as tf

layers = tf.keras.layers
START = "^"


class Letters:
    """Letters as integers from 1 on; 0 is padding."""

    def __init__(self, texts):
        self.letters = sorted(set("".join(texts)))
        self.numbers = {letter: i for i, letter in enumerate(self.letters, 1)}

    def __len__(self):
        return len(self.letters) + 1

    def encoded(self, texts):
        """An array of integers [texts, longest]."""
        rows = [[self.numbers[letter] for letter in text] for text in texts]
        return tf.keras.utils.pad_sequences(rows, padding="post")

    def decoded(self, numbers):
        """The text of a row."""
        return "".join(self.letters[n - 1] for n in numbers if n)


class Encoder(tf.keras.Model):
    """Reads a text: an output for each letter, and a state for the whole."""

    def __init__(self, vocabulary_size, units):
        super().__init__()
        self.embedding = layers.Embedding(vocabulary_size, units, mask_zero=True)
        self.rnn = layers.Bidirectional(
            layers.GRU(units, return_sequences=True, return_state=True), merge_mode="sum"
        )

    def call(self, inputs):
        """Outputs [batch, time, units], state [batch, units], and the mask of the letters."""
        embedded = self.embedding(inputs)
        outputs, forward, backward = self.rnn(embedded)
        return outputs, forward + backward, self.embedding.compute_mask(inputs)


class Decoder(tf.keras.Model):
    """Writes a text: logits of the next letter, from the letters before and what was read."""

    def __init__(self, vocabulary_size, units):
        super().__init__()
        self.embedding = layers.Embedding(vocabulary_size, units)
        self.rnn = layers.GRU(units, return_sequences=True, return_state=True)
        self.attention = layers.Attention(use_scale=True)
        self.dense = layers.Dense(vocabulary_size)

    def call(self, letters, read, state, mask):
        """Logits [batch, time, letters], the new state, and where it looked."""
        outputs, state = self.rnn(self.embedding(letters), initial_state=state)
        context, weights = self.attention(
            [outputs, read], mask=[None, mask], return_attention_scores=True
        )
        return self.dense(tf.concat([outputs, context], axis=-1)), state, weights


class Translator(tf.keras.Model):
    """Encoder and decoder; its inputs are the text, and the answer up to each letter."""

    def __init__(self, source_size, target_size, units=64):
        super().__init__()
        self.encoder, self.decoder = Encoder(source_size, units), Decoder(target_size, units)

    def call(self, inputs):
        """Logits of each letter of the answer."""
        text, answer = inputs
        read, state, mask = self.encoder(text)
        return self.decoder(answer, read, state, mask)[0]

    def translate(self, text, start, length):
        """Answers [batch, length], the most likely letter at each place, and where it looked."""
        read, state, mask = self.encoder(text)
        letters = tf.fill([tf.shape(text)[0], 1], tf.constant(start, tf.int32))
        written, looked = [], []
        for _ in range(length):
            logits, state, weights = self.step(letters, read, state, mask)
            letters = tf.argmax(logits, axis=-1, output_type=tf.int32)
            written.append(letters)
            looked.append(weights)
        return tf.concat(written, 1).numpy(), tf.concat(looked, 1).numpy()

    @tf.function
    def step(self, letters, read, state, mask):
        """The next letter's logits."""
        return self.decoder(letters, read, state, mask)


def main(arguments=None):
    """Trains and answers; the share of unseen dates that are right, and the answers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--dates", type=int, default=5000)
    parser.add_argument("texts", nargs="*", default=["4 July 1976", "May 5, 2022", "31.12.1999"])
    options = parser.parse_args(arguments)
    tf.keras.utils.set_random_seed(1)
    written, iso = corpus.dates(options.dates + 200)
    source, target = Letters([*written, *options.texts]), Letters([START, *iso])
    text = source.encoded([*written, *options.texts])
    answer = target.encoded([START + date for date in iso])

    model = Translator(len(source), len(target))
    model.compile(
        tf.keras.optimizers.Adam(4e-3),
        tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    train = slice(0, options.dates)
    model.fit(
        [text[train], answer[train, :-1]], answer[train, 1:], batch_size=64,
        epochs=options.epochs, verbose=2,
    )  # fmt: skip
    unseen = slice(options.dates, options.dates + 200)
    found, _ = model.translate(text[unseen], target.numbers[START], 10)
    right = float(np.mean(np.all(found == answer[unseen, 1:], axis=1)))
    print(f"of 200 unseen dates {right:.0%} are right")
    answers, _ = model.translate(text[options.dates + 200 :], target.numbers[START], 10)
    answers = [target.decoded(row) for row in answers]
    for given, date in zip(options.texts, answers, strict=True):
        print(f"{given:>20}  {date}")
    return right, answers


if __name__ == "__main__":
    main()
