"""Images in a folder as a dataset."""

from yeoul.core.export import export
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import Dataset
from yeoul.keras.layers.preprocessing.image_inputs import resize_method
from yeoul.keras.preprocessing.image.smart_resize import smart_resize_tensor
from yeoul.keras.utils.labelled_files import LabelledFiles, batch_of
from yeoul.ops.image.decode import decode_image
from yeoul.ops.image.resize import resize
from yeoul.ops.io.file_ops import read_file

FORMATS = (".bmp", ".gif", ".jpeg", ".jpg", ".png")
CHANNELS = {"grayscale": 1, "rgb": 3, "rgba": 4}


@export(
    "keras.utils.image_dataset_from_directory", "keras.preprocessing.image_dataset_from_directory"
)
def image_dataset_from_directory(
    directory,
    labels="inferred",
    label_mode="int",
    class_names=None,
    color_mode="rgb",
    batch_size=32,
    image_size=(256, 256),
    shuffle=True,
    seed=None,
    validation_split=None,
    subset=None,
    interpolation="bilinear",
    follow_links=False,
    crop_to_aspect_ratio=False,
    **kwargs,
):
    """A dataset of the images in a folder, with the names of sub-folders as labels.

    Files end in .jpeg, .jpg, .png, .bmp or .gif (of which the first frame counts). The number of
    files is printed.

    Args:
      directory: the folder; with `labels="inferred"` it has a sub-folder for each class.
      labels: "inferred", None (no labels), or a list of integers, one for each file in the order
        of the alphabet.
      label_mode: "int" (int32), "categorical" (one-hot), "binary" (0 or 1 as float32 `[batch, 1]`)
        or None (no labels).
      class_names: the sub-folders in the order of their labels; default: that of the alphabet.
      color_mode: "grayscale", "rgb" or "rgba": 1, 3 or 4 channels.
      batch_size: images a batch; None: no batches.
      image_size: (height, width) to resize to.
      shuffle: False: in the order of the alphabet.
      seed: of shuffling.
      validation_split: fraction of the images, the last ones, for validation.
      subset: "training", "validation" or "both": which part is returned.
      interpolation: a method of `tf.image.resize`.
      follow_links: whether to go into folders that are links.
      crop_to_aspect_ratio: cut off what does not fit the proportions of `image_size`.
      **kwargs: `smart_resize`, the former name of `crop_to_aspect_ratio`.

    Returns:
      A `tf.data.Dataset` of float32 images `[batch, height, width, channels]`, with labels unless
      there are none; two of them for `subset="both"`. Their attributes `class_names` and
      `file_paths` list the classes and files.

    Raises:
      ValueError: if arguments make no sense, or there are no files.

    Example:
      >>> import pathlib, tempfile
      >>> import yeoul as tf
      >>> folder = pathlib.Path(tempfile.mkdtemp())
      >>> for name in ("cats", "dogs"):
      ...     (folder / name).mkdir()
      ...     tf.keras.utils.save_img(folder / name / "1.png", tf.ones([4, 4, 3]))
      >>> data = tf.keras.utils.image_dataset_from_directory(folder, image_size=(2, 2))
      Found 2 files belonging to 2 classes.
      >>> data.class_names
      ['cats', 'dogs']
      >>> next(iter(data))[0].shape
      TensorShape([2, 2, 2, 3])
    """
    if "smart_resize" in kwargs:
        crop_to_aspect_ratio = kwargs.pop("smart_resize")
    if kwargs:
        raise TypeError(
            f"Unknown keywords argument(s): {tuple(kwargs)}. Only `smart_resize` is known."
        )
    if color_mode not in CHANNELS:
        raise ValueError(
            '`color_mode` must be one of {"rgb", "rgba", "grayscale"}. Received: '
            f"color_mode={color_mode}"
        )
    method = resize_method("image_dataset_from_directory", interpolation)
    channels, size = CHANNELS[color_mode], tuple(image_size)
    files = LabelledFiles(
        *(directory, labels, label_mode, class_names, shuffle, seed),
        *(validation_split, subset, follow_links, FORMATS),
    )

    def load(path):
        image = decode_image(read_file(path), channels, expand_animations=False)
        if crop_to_aspect_ratio:
            image = smart_resize_tensor(image, size, method)
        else:
            image = resize(image, size, method)
        image.set_shape((*size, channels))
        return image

    def contents(paths):
        return Dataset.from_tensor_slices(paths).map(load, num_parallel_calls=AUTOTUNE)

    return files.datasets(contents, batch_of(batch_size))
