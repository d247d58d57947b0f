"""Sounds in a folder as a dataset."""

from yeoul.core.export import export
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import Dataset
from yeoul.keras.utils.labelled_files import Batch, LabelledFiles
from yeoul.ops.io.audio import decode_wav
from yeoul.ops.io.file_ops import read_file
from yeoul.ops.ragged_tensor import RaggedTensor

FORMATS = (".wav",)


@export("keras.utils.audio_dataset_from_directory")
def audio_dataset_from_directory(
    directory,
    labels="inferred",
    label_mode="int",
    class_names=None,
    batch_size=32,
    sampling_rate=None,
    output_sequence_length=None,
    ragged=False,
    shuffle=True,
    seed=None,
    validation_split=None,
    subset=None,
    follow_links=False,
):
    """A dataset of the .wav files in a folder, with the names of sub-folders as labels.

    Args:
      directory: the folder; with `labels="inferred"` it has a sub-folder for each class.
      labels: "inferred", None (no labels), or a list of integers, one for each file in the order
        of the alphabet.
      label_mode: "int" (int32), "categorical" (one-hot), "binary" (0 or 1 as float32 `[batch, 1]`)
        or None (no labels).
      class_names: the sub-folders in the order of their labels; default: that of the alphabet.
      batch_size: sounds a batch; None: no batches.
      sampling_rate: None: sounds keep theirs. TensorFlow leaves the conversion to another one to
        the package tensorflow_io, which does not work with Yeoul.
      output_sequence_length: samples of a sound: shorter ones are padded with zeros, longer ones
        cut off; None: those of the longest sound in a batch.
      ragged: batches are ragged tensors.
      shuffle: False: in the order of the alphabet.
      seed: of shuffling.
      validation_split: fraction of the sounds, the last ones, for validation.
      subset: "training", "validation" or "both": which part is returned.
      follow_links: whether to go into folders that are links.

    Returns:
      A `tf.data.Dataset` of float32 `[batch, samples, channels]` in [-1, 1], with labels unless
      there are none; two of them for `subset="both"`. Their attribute `class_names` lists the
      classes.

    Raises:
      ValueError: if arguments make no sense, or there are no files.
      ImportError: if `sampling_rate` is given.

    Example:
      >>> import pathlib, tempfile
      >>> import yeoul as tf
      >>> folder = pathlib.Path(tempfile.mkdtemp())
      >>> (folder / "noise").mkdir()
      >>> sound = tf.audio.encode_wav(tf.zeros([8, 1]), sample_rate=8000)
      >>> tf.io.write_file(str(folder / "noise" / "1.wav"), sound)
      >>> data = tf.keras.utils.audio_dataset_from_directory(folder)
      Found 1 files belonging to 1 classes.
      >>> next(iter(data))[0].shape
      TensorShape([1, 8, 1])
    """
    check_lengths(ragged, output_sequence_length, sampling_rate)
    files = LabelledFiles(
        *(directory, labels, label_mode, class_names, shuffle, seed),
        *(validation_split, subset, follow_links, FORMATS),
    )
    length = -1 if output_sequence_length is None else output_sequence_length

    def load(path):
        sound, _ = decode_wav(read_file(path), desired_samples=length)
        return RaggedTensor.from_tensor(sound) if ragged else sound

    def contents(paths):
        return Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)

    if batch_size is None:
        return files.datasets(contents, None)
    if ragged or output_sequence_length is not None:
        return files.datasets(contents, Batch(batch_size))
    label = {None: None, "int": [], "binary": [1], "categorical": [len(files.class_names)]}
    shapes = [None, None]
    if files.label_mode is not None:
        shapes = (shapes, label[files.label_mode])
    return files.datasets(contents, Batch(batch_size, shapes))


def check_lengths(ragged, output_sequence_length, sampling_rate):
    """Raises ValueError or ImportError for lengths and rates that cannot be had."""
    if ragged and output_sequence_length is not None:
        raise ValueError(
            "Cannot set both `ragged` and `output_sequence_length`: sounds of one length are not "
            "ragged."
        )
    for name, value in (
        ("sampling_rate", sampling_rate),
        ("output_sequence_length", output_sequence_length),
    ):
        if value is not None and (not isinstance(value, int) or value <= 0):
            raise ValueError(
                f"`{name}` should be either None or a positive integer, instead got: {value}"
            )
    if sampling_rate is not None:
        raise ImportError(
            "To use the argument `sampling_rate`, tensorflow_io is needed, which does not work "
            "with Yeoul. Leave `sampling_rate` out and convert the files, for example with "
            "`sox in.wav -r 16000 out.wav`."
        )
