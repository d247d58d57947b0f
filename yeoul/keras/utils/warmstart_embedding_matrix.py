"""Embeddings for a new vocabulary, from those of an old one."""

from pathlib import Path

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor


@export("keras.utils.warmstart_embedding_matrix")
def warmstart_embedding_matrix(
    base_vocabulary,
    new_vocabulary,
    base_embeddings,
    new_embeddings_initializer="uniform",
):
    """An embedding matrix for a new vocabulary: the rows of known words are taken over.

    Args:
      base_vocabulary: the old vocabulary: list of words, array, or path of a file with one a line.
      new_vocabulary: the new one, likewise.
      base_embeddings: the old matrix `[words, dimensions]`, array, or path of a `.npy` file.
      new_embeddings_initializer: initializer of the rows of words that are new.

    Returns:
      A tensor `[new words, dimensions]`.

    Raises:
      ValueError: if a vocabulary is no list, array or path of a file.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.warmstart_embedding_matrix(
      ...     ["a", "b"], ["b", "c"], [[1.0], [2.0]], "zeros"
      ... ).numpy().tolist()
      [[2.0], [0.0]]
    """
    from yeoul.keras import initializers

    base, new = words_of(base_vocabulary), words_of(new_vocabulary)
    rows = rows_of(base_embeddings)
    initializer = initializers.get(new_embeddings_initializer)
    matrix = np.array(initializer(shape=(len(new), rows.shape[1]), dtype=rows.dtype))
    places = {word: i for i, word in enumerate(base)}
    for i, word in enumerate(new):
        if places.get(word, len(rows)) < len(rows):
            matrix[i] = rows[places[word]]
    return convert_to_tensor(matrix)


def rows_of(embeddings):
    """The matrix, read from a file if it is a path."""
    if isinstance(embeddings, (str, Path)):
        return np.load(embeddings, allow_pickle=False)
    return np.asarray(embeddings)


def words_of(vocabulary):
    """The words of a vocabulary, as a list."""
    if isinstance(vocabulary, (str, Path)):
        if not Path(vocabulary).is_file():
            raise ValueError(f"Vocabulary file {vocabulary} does not exist.")
        return Path(vocabulary).read_text(encoding="utf-8").splitlines()
    words = vocabulary.numpy() if hasattr(vocabulary, "numpy") else vocabulary
    if not isinstance(words, (list, tuple, np.ndarray)):
        raise ValueError(
            "A vocabulary is a list of words, a 1D array or tensor, or the path of a file. "
            f"Received: {vocabulary!r} (of type {type(vocabulary)})"
        )
    return [w.decode("utf-8") if isinstance(w, bytes) else w for w in words]
