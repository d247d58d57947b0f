"""Changed images written to a folder, for looking at."""

from pathlib import Path

import numpy as np

from yeoul.keras.utils.image_arrays import array_to_img


def save_changed(iterator, batch, index_array):
    """Writes the images of a batch into the folder of an iterator, if it has one."""
    if not iterator.save_to_dir:
        return
    for image, number in zip(batch, index_array, strict=True):
        name = f"{iterator.save_prefix}_{number}_{np.random.randint(1e4)}.{iterator.save_format}"
        array_to_img(image, iterator.data_format, scale=True).save(Path(iterator.save_to_dir, name))
