"""`tf.keras.datasets.reuters`."""

from pathlib import Path
from typing import Any

import numpy as np

from yeoul.core.export import export
from yeoul.keras.datasets.arrays import INTEGERS, LISTS, Expected, read_npz
from yeoul.keras.datasets.cache import KERAS_STORAGE, cached
from yeoul.keras.datasets.sequences import frequent, marked, renamed, shorter, word_index
from yeoul.keras.datasets.splits import Split, check_test_split, divided, shuffled

_SHA256 = "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916"
_WORDS_MD5 = "4d44cc38712099c9e383dc6e5f11a921"
_ARRAYS = {"x": Expected((11228,), LISTS), "y": Expected((11228,), INTEGERS)}
_TOPICS = (
    "cocoa grain veg-oil earn acq wheat copper housing money-supply coffee sugar trade reserves "
    "ship cotton carcass crude nat-gas cpi money-fx interest gnp meal-feed alum oilseed gold tin "
    "strategic-metal livestock retail ipi iron-steel rubber heat jobs lei bop zinc orange pet-chem "
    "dlr gas silver wpi hog lead"
)


@export("keras.datasets.reuters.load_data")
def load_data(
    path: str = "reuters.npz",
    num_words: int | None = None,
    skip_top: int = 0,
    maxlen: int | None = None,
    test_split: float = 0.2,
    seed: int = 113,
    start_char: int | None = 1,
    oov_char: int | None = 2,
    index_from: int | None = 3,
    **kwargs: Any,
) -> Split:
    """Loads 11,228 news items, each a list of word numbers, and which of 46 topics they are about.

    Words are numbered by how often they occur. The file's pickled lists are read by a reader that
    knows plain data only; nothing in it is run.

    Args:
      path: the file's name in the cache, or an absolute path.
      num_words: words from this number on are replaced by `oov_char`; None: nearly all are kept.
      skip_top: words below this number are replaced too.
      maxlen: only items of fewer words are kept.
      test_split: share of the items that are for testing.
      seed: determines the order of the items, which are shuffled before they are divided.
      start_char: number put in front of each item, or None.
      oov_char: number that replaces words; None: they are left out.
      index_from: added to the words' numbers, to make room for the two above.
      **kwargs: `nb_words`, the older name of `num_words`.

    Returns:
      `(x_train, y_train), (x_test, y_test)`: object arrays of lists, and int64 topics, whose names
      `get_label_names` gives.

    Raises:
      OSError: if the file is not in the cache and cannot be fetched.
      ValueError: if `maxlen` leaves no item, if `test_split` is not in [0, 1), or if the file is
        broken and cannot be fetched.
      TypeError: if there are other arguments.

    Reference:
      D. Lewis: Reuters-21578, 1997.

    Example:
      >>> import yeoul as tf
      >>> (x, y), _ = tf.keras.datasets.reuters.load_data(num_words=10000)  # doctest: +SKIP
      >>> len(x), tf.keras.datasets.reuters.get_label_names()[y[0]]  # doctest: +SKIP
      (8982, 'earn')
    """
    num_words = renamed(num_words, kwargs)
    check_test_split(test_split)
    arrays = cached(path, KERAS_STORAGE + "reuters.npz", _SHA256, _read)
    x, y = shuffled(seed, arrays["x"], arrays["y"])
    x, y = shorter(marked(x, start_char, index_from), y, maxlen)
    return divided(frequent(x, num_words, skip_top, oov_char), y, test_split)


@export("keras.datasets.reuters.get_word_index")
def get_word_index(path: str = "reuters_word_index.json") -> dict[str, int]:
    """Loads the numbers of the words of `reuters.load_data`, before `index_from` is added.

    Args:
      path: the file's name in the cache, or an absolute path.

    Returns:
      A dict of word to number.

    Raises:
      OSError: if the file is not in the cache and cannot be fetched.
      ValueError: if the file is broken and cannot be fetched.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.datasets.reuters.get_word_index()["the"]  # doctest: +SKIP
      1
    """
    return word_index(path, "reuters_word_index.json", _WORDS_MD5)


@export("keras.datasets.reuters.get_label_names")
def get_label_names() -> tuple[str, ...]:
    """Returns the names of the 46 topics.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.datasets.reuters.get_label_names()[:3]
      ('cocoa', 'grain', 'veg-oil')
    """
    return tuple(_TOPICS.split())


def _read(path: Path) -> dict[str, np.ndarray]:
    return read_npz(path, _ARRAYS)
