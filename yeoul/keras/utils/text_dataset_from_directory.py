"""Texts in a folder as a dataset."""

from yeoul.core.export import export
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import Dataset
from yeoul.keras.utils.labelled_files import LabelledFiles, batch_of
from yeoul.ops.io.file_ops import read_file
from yeoul.ops.string.substr import substr

FORMATS = (".txt",)


@export(
    "keras.utils.text_dataset_from_directory", "keras.preprocessing.text_dataset_from_directory"
)
def text_dataset_from_directory(
    directory,
    labels="inferred",
    label_mode="int",
    class_names=None,
    batch_size=32,
    max_length=None,
    shuffle=True,
    seed=None,
    validation_split=None,
    subset=None,
    follow_links=False,
):
    """A dataset of the .txt files in a folder, with the names of sub-folders as labels.

    Args:
      directory: the folder; with `labels="inferred"` it has a sub-folder for each class.
      labels: "inferred", None (no labels), or a list of integers, one for each file in the order
        of the alphabet.
      label_mode: "int" (int32), "categorical" (one-hot), "binary" (0 or 1 as float32 `[batch, 1]`)
        or None (no labels).
      class_names: the sub-folders in the order of their labels; default: that of the alphabet.
      batch_size: texts a batch; None: no batches.
      max_length: bytes of a text, the rest is cut off; None: all.
      shuffle: False: in the order of the alphabet.
      seed: of shuffling.
      validation_split: fraction of the texts, the last ones, for validation.
      subset: "training", "validation" or "both": which part is returned.
      follow_links: whether to go into folders that are links.

    Returns:
      A `tf.data.Dataset` of strings `[batch]`, with labels unless there are none; two of them for
      `subset="both"`. The attribute `class_names` lists the classes.

    Raises:
      ValueError: if arguments make no sense, or there are no files.

    Example:
      >>> import pathlib, tempfile
      >>> import yeoul as tf
      >>> folder = pathlib.Path(tempfile.mkdtemp())
      >>> for name in ("neg", "pos"):
      ...     (folder / name).mkdir()
      ...     _ = (folder / name / "1.txt").write_text(name)
      >>> data = tf.keras.utils.text_dataset_from_directory(folder, shuffle=False)
      Found 2 files belonging to 2 classes.
      >>> next(data.as_numpy_iterator())
      (array([b'neg', b'pos'], dtype=object), array([0, 1], dtype=int32))
    """
    files = LabelledFiles(
        *(directory, labels, label_mode, class_names, shuffle, seed),
        *(validation_split, subset, follow_links, FORMATS),
    )

    def load(path):
        text = read_file(path)
        return text if max_length is None else substr(text, 0, max_length)

    def contents(paths):
        return Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)

    return files.datasets(contents, batch_of(batch_size))
