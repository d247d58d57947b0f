"""Golden rows: `Sequence`s and enqueuers, text and sequence preprocessing."""

import random

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("keras_sequences", prepare=fresh)


def batches_of(tf, drawn=False):
    """A Sequence that notes what it is asked for; batches may draw random numbers."""

    class Batches(tf.keras.utils.Sequence):
        def __init__(self):
            self.seen = []

        def __len__(self):
            return 4

        def __getitem__(self, index):
            self.seen.append(int(index))
            noise = np.random.normal(size=(2, 3)) if drawn else 0.0
            return np.full((2, 3), index, "float32") + noise, np.full((2, 1), index, "float32")

        def on_epoch_end(self):
            self.seen.append("end")

    return Batches()


def asked(tf, shuffle, workers, drawn):
    """What `fit`, `evaluate` and `predict` ask a Sequence for."""
    tf.keras.utils.set_random_seed(4)
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", "mse")
    seen = []
    data = batches_of(tf, drawn)
    history = model.fit(data, epochs=3, verbose=0, shuffle=shuffle, workers=workers)
    seen += [list(data.seen), history.history["loss"]]
    part = model.fit(  # TensorFlow asks for more than these two batches an epoch
        batches_of(tf),
        epochs=2,
        verbose=0,
        shuffle=False,
        workers=workers,
        steps_per_epoch=2,
        validation_data=(held := batches_of(tf)),
        class_weight={0: 1.0, 1: 2.0, 2: 3.0, 3: 4.0},
    )
    seen += [part.history["loss"], part.history["val_loss"], held.seen]
    np.random.seed(5)
    data.seen.clear()
    seen += [model.evaluate(data, verbose=0, workers=workers), list(data.seen)]
    data.seen.clear()
    seen += [model.predict(data, verbose=0, workers=workers), list(data.seen)]
    return seen


for shuffle in (True, False):
    for workers in (0, 1):
        for drawn in (True, False):
            TABLE.case(
                f"fit with a Sequence, shuffle={shuffle}, workers={workers}, drawn={drawn}",
                lambda tf, shuffle=shuffle, workers=workers, drawn=drawn: asked(
                    tf, shuffle, workers, drawn
                ),
                grad=False,
                tol=100.0,
            )


def enqueued(tf):
    """Batches of enqueuers."""
    utils, seen = tf.keras.utils, []
    for shuffle in (False, True):
        random.seed(3)
        enqueuer = utils.OrderedEnqueuer(batches_of(tf), shuffle=shuffle)
        enqueuer.start(workers=1, max_queue_size=3)
        batches = enqueuer.get()
        order = [float(next(batches)[1][0, 0]) for _ in range(6)]
        seen += [order if not shuffle else sorted(order[:4]), enqueuer.is_running()]
        enqueuer.stop()
        seen.append(enqueuer.is_running())
    enqueuer = utils.GeneratorEnqueuer(iter(range(5)))
    enqueuer.start(max_queue_size=2)
    seen.append([int(n) for n in enqueuer.get()])
    enqueuer.stop()
    seen.append([x.shape for x, _ in batches_of(tf)])
    return seen


TABLE.case("enqueuers", enqueued, grad=False)

TEXTS = ["The cat sat on the mat.", "The dog, the log; the frog!", "", "Über cat -- CAT\tsat"]
LISTS = [["The", "cat"], ["a", "Dog", "cat"]]


def tokenizer(fit, **kwargs):
    """Adds a row: a `Tokenizer` from all sides."""

    def fn(tf):
        text = tf.keras.preprocessing.text
        words = text.Tokenizer(**kwargs)
        words.fit_on_texts(fit)
        sequences = words.texts_to_sequences([*fit, "unknown cat"])
        again = text.tokenizer_from_json(words.to_json())
        config = words.get_config()
        config.pop("word_docs"), config.pop("index_docs")  # in the order of a set
        return {
            "index": list(words.word_index.items()),
            "counts": list(words.word_counts.items()),
            "docs": sorted(words.word_docs.items()),
            "count": words.document_count,
            "sequences": sequences,
            "texts": words.sequences_to_texts([*sequences, [99, 1]]),
            "matrices": [
                words.texts_to_matrix(fit, mode) for mode in ("binary", "count", "freq", "tfidf")
            ],
            "again": again.texts_to_sequences(fit) == words.texts_to_sequences(fit),
            "config": config,
        }

    TABLE.case(f"Tokenizer {kwargs} {fit}", fn, grad=False)


for kwargs in (
    {},
    {"num_words": 4},
    {"num_words": 4, "oov_token": "<UNK>"},
    {"oov_token": "<OOV>", "lower": False},
    {"char_level": True, "num_words": 8},
    {"filters": "a", "split": "e"},
    {"analyzer": None, "document_count": 3},
):
    tokenizer(TEXTS, **kwargs)
tokenizer(LISTS)
tokenizer(LISTS, lower=False, num_words=3)


def words(tf):
    """The functions of texts."""
    text = tf.keras.preprocessing.text
    numbers = text.Tokenizer(num_words=6)
    numbers.fit_on_sequences([[1, 2, 2], [2, 5]])
    return [
        [text.text_to_word_sequence(line) for line in TEXTS],
        text.text_to_word_sequence(TEXTS[0], filters="t", lower=False, split="a"),
        [text.hashing_trick(line, 50, "md5") for line in TEXTS],
        text.hashing_trick("a b", 9, hash_function=len, analyzer=lambda line: [line, "xyz"]),
        [min(n for n in text.one_hot("a b c", 5)) >= 1, len(text.one_hot("a b c", 5))],
        numbers.sequences_to_matrix([[1, 2, 2], [], [7, 5]], "tfidf"),
        sorted(numbers.index_docs.items()),
    ]


TABLE.case("functions of texts", words, grad=False)


def grams(tf):
    """Skipgrams and the sampling table."""
    sequence = tf.keras.preprocessing.sequence
    seen = [sequence.make_sampling_table(8), sequence.make_sampling_table(5, 0.1)]
    for kwargs in (
        {"window_size": 2, "negative_samples": 0.0, "shuffle": False},
        {"window_size": 1, "categorical": True, "seed": 3},
        {"window_size": 2, "negative_samples": 0.5, "shuffle": False},
        {"window_size": 2, "sampling_table": np.linspace(0.2, 1, 8), "seed": 5},
    ):
        random.seed(7)
        couples, labels = sequence.skipgrams([1, 0, 2, 3, 4, 5, 1], 8, **kwargs)
        seen += [[list(map(int, couple)) for couple in couples], labels]
    return seen


TABLE.case("skipgrams", grams, grad=False)


def windows(**kwargs):
    """Adds a row: a `TimeseriesGenerator`."""

    def fn(tf):
        data = np.arange(40.0).reshape(20, 2)
        np.random.seed(2)
        made = tf.keras.preprocessing.sequence.TimeseriesGenerator(data, data[:, 0], **kwargs)
        return [len(made), [made[i] for i in range(len(made))], made.get_config(), made.to_json()]

    TABLE.case(f"TimeseriesGenerator {kwargs}", fn, grad=False)


windows(length=3)
windows(length=4, batch_size=5, sampling_rate=2)
windows(length=4, batch_size=3, stride=2, start_index=2, end_index=15)
windows(length=3, batch_size=4, reverse=True)
windows(length=3, batch_size=4, shuffle=True)
for name, wrong in {
    "Tokenizer": lambda p: p.text.Tokenizer(unknown=1),
    "matrix before words": lambda p: p.text.Tokenizer().texts_to_matrix(["a"]),
    "mode": lambda p: p.text.Tokenizer(num_words=3).sequences_to_matrix([[1]], "x"),
    "tfidf before words": lambda p: p.text.Tokenizer(num_words=3).sequences_to_matrix(
        [[1]], "tfidf"
    ),
    "lengths": lambda p: p.sequence.TimeseriesGenerator([1, 2], [1], length=1),
    "no window": lambda p: p.sequence.TimeseriesGenerator([1, 2], [1, 2], length=3),
}.items():
    TABLE.error(f"preprocessing: {name}", lambda tf, wrong=wrong: wrong(tf.keras.preprocessing))
