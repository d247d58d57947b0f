"""Texts as words, and words as numbers by hashing."""

import hashlib

from yeoul.core.export import export

FILTERS = '!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n'


@export("keras.preprocessing.text.text_to_word_sequence")
def text_to_word_sequence(
    input_text, filters='!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n', lower=True, split=" "
):
    """The words of a text.

    Args:
      input_text: string.
      filters: characters that are left out; words end there.
      lower: whether to make all letters small.
      split: what parts words.

    Returns:
      List of strings.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.text.text_to_word_sequence("Yes, and no!")
      ['yes', 'and', 'no']
    """
    text = input_text.lower() if lower else input_text
    text = text.translate(str.maketrans(dict.fromkeys(filters, split)))
    return [word for word in text.split(split) if word]


@export("keras.preprocessing.text.one_hot")
def one_hot(
    input_text,
    n,
    filters='!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n',
    lower=True,
    split=" ",
    analyzer=None,
):
    """The words of a text as numbers below `n`, by Python's `hash`: different in each process.

    Args:
      input_text: string.
      n: numbers are from 1 to `n - 1`; words may share one.
      filters: characters that are left out.
      lower: whether to make all letters small.
      split: what parts words.
      analyzer: function that gives the words of a text, instead of these arguments.

    Returns:
      List of integers.

    Example:
      >>> import yeoul as tf
      >>> first, second = tf.keras.preprocessing.text.one_hot("yes yes", 10)
      >>> first == second
      True
    """
    return hashing_trick(input_text, n, hash, filters, lower, split, analyzer)


@export("keras.preprocessing.text.hashing_trick")
def hashing_trick(
    text,
    n,
    hash_function=None,
    filters='!"#$%&()*+,-./:;<=>?@[\\]^_`{|}~\t\n',
    lower=True,
    split=" ",
    analyzer=None,
):
    """The words of a text as numbers below `n`, by a hash function.

    Args:
      text: string.
      n: numbers are from 1 to `n - 1`; words may share one.
      hash_function: function from a word to an integer, "md5", or None: Python's `hash`, which
        differs from process to process.
      filters: characters that are left out.
      lower: whether to make all letters small.
      split: what parts words.
      analyzer: function that gives the words of a text, instead of these arguments.

    Returns:
      List of integers.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.preprocessing.text.hashing_trick("yes no yes", 10, "md5")
      [7, 9, 7]
    """
    hashed = {None: hash, "md5": md5}.get(hash_function, hash_function)
    if analyzer is None:
        words = text_to_word_sequence(text, filters=filters, lower=lower, split=split)
    else:
        words = analyzer(text)
    return [hashed(word) % (n - 1) + 1 for word in words]


def md5(word):
    """The MD5 sum of a word as an integer."""
    return int(hashlib.md5(word.encode(), usedforsecurity=False).hexdigest(), 16)
