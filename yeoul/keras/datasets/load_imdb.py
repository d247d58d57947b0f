"""`tf.keras.datasets.imdb`."""

from pathlib import Path
from typing import Any

import numpy as np

from yeoul.core.export import export
from yeoul.keras.datasets.arrays import INTEGERS, LISTS, Expected, read_npz
from yeoul.keras.datasets.cache import KERAS_STORAGE, cached
from yeoul.keras.datasets.sequences import frequent, marked, renamed, shorter, word_index
from yeoul.keras.datasets.splits import Split, shuffled

_SHA256 = "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f"
_WORDS_MD5 = "bfafd718b763782e994055a2d397834f"
_ARRAYS = {
    "x_train": Expected((25000,), LISTS),
    "y_train": Expected((25000,), INTEGERS),
    "x_test": Expected((25000,), LISTS),
    "y_test": Expected((25000,), INTEGERS),
}


@export("keras.datasets.imdb.load_data")
def load_data(
    path: str = "imdb.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int | None = 3,
    **kwargs: Any,
) -> Split:
    """Loads 50,000 film reviews, each a list of word numbers, and whether they are favourable.

    Words are numbered by how often they occur. The file's pickled lists are read by a reader that
    knows plain data only; nothing in it is run.

    Args:
      path: the file's name in the cache, or an absolute path.
      num_words: words from this number on are replaced by `oov_char`; None: nearly all are kept.
      skip_top: words below this number are replaced too.
      maxlen: only reviews of fewer words are kept.
      seed: determines the order of the reviews.
      start_char: number put in front of each review, or None.
      oov_char: number that replaces words; None: they are left out.
      index_from: added to the words' numbers, to make room for the two above.
      **kwargs: `nb_words`, the older name of `num_words`.

    Returns:
      `(x_train, y_train), (x_test, y_test)`: object arrays of 25,000 lists, and int64 labels, 1 for
      favourable.

    Raises:
      OSError: if the file is not in the cache and cannot be fetched.
      ValueError: if `maxlen` leaves no review, or if the file is broken and cannot be fetched.
      TypeError: if there are other arguments.

    Reference:
      A. Maas et al.: Learning word vectors for sentiment analysis, ACL 2011.

    Example:
      >>> import yeoul as tf
      >>> (x, y), _ = tf.keras.datasets.imdb.load_data(num_words=10000)  # doctest: +SKIP
      >>> x[0][:5], y[0]  # doctest: +SKIP
      ([1, 14, 22, 16, 43], 1)
    """
    num_words = renamed(num_words, kwargs)
    arrays = cached(path, KERAS_STORAGE + "imdb.npz", _SHA256, _read)
    random = np.random.RandomState(seed)
    x, y = shuffled(random, arrays["x_train"], arrays["y_train"])
    x_test, y_test = shuffled(random, arrays["x_test"], arrays["y_test"])
    x, y = shorter(marked(x, start_char, index_from), y, maxlen)
    x_test, y_test = shorter(marked(x_test, start_char, index_from), y_test, maxlen)
    texts = frequent([*x, *x_test], num_words, skip_top, oov_char)
    return (texts[: len(x)], y), (texts[len(x) :], y_test)


@export("keras.datasets.imdb.get_word_index")
def get_word_index(path: str = "imdb_word_index.json") -> dict[str, int]:
    """Loads the numbers of the words of `imdb.load_data`, before `index_from` is added.

    Args:
      path: the file's name in the cache, or an absolute path.

    Returns:
      A dict of word to number.

    Raises:
      OSError: if the file is not in the cache and cannot be fetched.
      ValueError: if the file is broken and cannot be fetched.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.datasets.imdb.get_word_index()["the"]  # doctest: +SKIP
      1
    """
    return word_index(path, "imdb_word_index.json", _WORDS_MD5)


def _read(path: Path) -> dict[str, np.ndarray]:
    return read_npz(path, _ARRAYS)
