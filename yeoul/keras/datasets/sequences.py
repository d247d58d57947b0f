"""How texts, stored as lists of word numbers, are prepared: the same for IMDB and Reuters."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from yeoul.core.log import get_logger
from yeoul.keras.datasets.arrays import broken
from yeoul.keras.datasets.cache import KERAS_STORAGE, cached

Texts = Sequence[list[int]]


def marked(texts: Texts, start_char: int | None, index_from: int | None) -> list[list[int]]:
    """Puts `start_char` in front of each text and moves all words up by `index_from`."""
    shift = index_from or 0
    if start_char is None:
        return [[word + shift for word in text] for text in texts]
    return [[start_char, *(word + shift for word in text)] for text in texts]


def shorter(texts: Texts, labels: np.ndarray, maxlen: int | None) -> tuple[Texts, np.ndarray]:
    """Keeps the texts of less than `maxlen` words.

    Raises:
      ValueError: if there are none.
    """
    if not maxlen:
        return texts, labels
    kept = [i for i, text in enumerate(texts) if len(text) < maxlen]
    if not kept:
        raise ValueError(
            f"After filtering for sequences shorter than maxlen={maxlen}, no sequence was kept. "
            "Increase maxlen."
        )
    return [texts[i] for i in kept], labels[kept]


def frequent(
    texts: Texts, num_words: int | None, skip_top: int, oov_char: int | None
) -> np.ndarray:
    """Replaces words that are not in [skip_top, num_words) by `oov_char`; None: leaves them out.

    With `num_words=None` the limit is, as in Keras, the highest number there is, which is thereby
    left out itself.
    """
    limit = num_words or max(map(max, texts))
    if oov_char is None:
        done = [[word for word in text if skip_top <= word < limit] for text in texts]
    else:
        done = [[word if skip_top <= word < limit else oov_char for word in t] for t in texts]
    return np.fromiter(done, object, len(done))


def renamed(num_words: int | None, older: dict[str, Any]) -> int | None:
    """Returns `num_words`, which was named `nb_words` once.

    Raises:
      TypeError: if there are other arguments.
    """
    older = dict(older)
    if "nb_words" in older:
        get_logger().warning("The `nb_words` argument in `load_data` has been renamed `num_words`.")
        num_words = older.pop("nb_words")
    if older:
        raise TypeError(f"Unrecognized keyword arguments: {older}.")
    return num_words


def word_index(path: str, name: str, file_hash: str) -> dict[str, int]:
    """Returns the numbers of the words, from the JSON file of that name."""
    return cached(path, KERAS_STORAGE + name, file_hash, _read_json)


def _read_json(path: Path) -> dict[str, int]:
    try:
        words = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise broken(path, error) from error
    if not isinstance(words, dict) or not all(type(n) is int for n in words.values()):
        raise broken(path, "it does not map words to numbers")
    return words
