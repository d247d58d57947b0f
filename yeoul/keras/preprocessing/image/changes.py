"""What an `ImageDataGenerator` does to single images."""

import numpy as np

from yeoul.core.log import get_logger
from yeoul.keras.preprocessing.image.affine import apply_affine_transform
from yeoul.keras.preprocessing.image.colors import apply_brightness_shift, apply_channel_shift
from yeoul.keras.preprocessing.image.random_affine import axis_arguments, drawn_zoom

EPSILON = 1e-6


class ChangesMixin:
    """Random transforms and normalisation, for `ImageDataGenerator`."""

    def standardize(self, x):
        """The images normalised, as the arguments of the generator say.

        Args:
          x: float array, of one image or a batch.

        Returns:
          Array of the same shape.
        """
        if self.preprocessing_function:
            x = self.preprocessing_function(x)
        if self.rescale:
            x = x * self.rescale
        if self.samplewise_center:
            x = x - np.mean(x, keepdims=True)
        if self.samplewise_std_normalization:
            x = x / (np.std(x, keepdims=True) + EPSILON)
        if self.featurewise_center and self._fitted("featurewise_center", self.mean):
            x = x - self.mean
        std = self.featurewise_std_normalization
        if std and self._fitted("featurewise_std_normalization", self.std):
            x = x / (self.std + EPSILON)
        if self.zca_whitening and self._fitted("zca_whitening", self.zca_whitening_matrix):
            flat = x.reshape(-1, np.prod(x.shape[-3:]))
            x = np.reshape(flat @ self.zca_whitening_matrix, x.shape)
        return x

    def _fitted(self, argument, statistic):
        """Whether a statistic is known; warns if not."""
        if statistic is None:
            get_logger().warning(
                "This ImageDataGenerator specifies `%s`, but it hasn't been fit on any training "
                "data. Fit it first by calling `.fit(numpy_data)`.",
                argument,
            )
        return statistic is not None

    def get_random_transform(self, img_shape, seed=None):
        """Draws the parameters of a transform with `np.random`.

        Args:
          img_shape: shape of the image.
          seed: for `np.random.seed`.

        Returns:
          Dict for `apply_transform`: theta, tx, ty, shear, zx, zy, flip_horizontal, flip_vertical,
          channel_shift_intensity and brightness.
        """
        if seed is not None:
            np.random.seed(seed)
        rows, columns = self.row_axis - 1, self.col_axis - 1
        theta = symmetric(self.rotation_range) if self.rotation_range else 0
        tx = drawn_shift(self.height_shift_range, img_shape[rows])
        ty = drawn_shift(self.width_shift_range, img_shape[columns])
        shear = symmetric(self.shear_range) if self.shear_range else 0
        zx, zy = drawn_zoom(self.zoom_range)
        flips = [
            bool(np.random.random() < 0.5) * allowed
            for allowed in (self.horizontal_flip, self.vertical_flip)
        ]
        intensity = brightness = None
        if self.channel_shift_range != 0:
            intensity = symmetric(self.channel_shift_range)
        if self.brightness_range is not None:
            brightness = np.random.uniform(self.brightness_range[0], self.brightness_range[1])
        return {
            "theta": theta,
            "tx": tx,
            "ty": ty,
            "shear": shear,
            "zx": zx,
            "zy": zy,
            "flip_horizontal": flips[0],
            "flip_vertical": flips[1],
            "channel_shift_intensity": intensity,
            "brightness": brightness,
        }

    def apply_transform(self, x, transform_parameters):
        """The image changed by a transform.

        Args:
          x: array of 3 dimensions.
          transform_parameters: dict; its keys are those of `get_random_transform`, each may miss.

        Returns:
          Array of the same shape.
        """
        given = transform_parameters
        rows, columns, channels = self.row_axis - 1, self.col_axis - 1, self.channel_axis - 1
        x = apply_affine_transform(
            x,
            **{name: given.get(name, 0) for name in ("theta", "tx", "ty", "shear")},
            **{name: given.get(name, 1) for name in ("zx", "zy")},
            **axis_arguments((rows, columns, channels)),
            fill_mode=self.fill_mode,
            cval=self.cval,
            order=self.interpolation_order,
        )
        if given.get("channel_shift_intensity") is not None:
            x = apply_channel_shift(x, given["channel_shift_intensity"], channels)
        if given.get("flip_horizontal", False):
            x = np.flip(x, columns)
        if given.get("flip_vertical", False):
            x = np.flip(x, rows)
        if given.get("brightness") is not None:
            x = apply_brightness_shift(x, given["brightness"], False)
        return x

    def random_transform(self, x, seed=None):
        """The image changed by a random transform.

        Args:
          x: array of 3 dimensions.
          seed: for `np.random.seed`.

        Returns:
          Array of the same shape.
        """
        return self.apply_transform(x, self.get_random_transform(x.shape, seed))


def symmetric(largest):
    """A number between minus and plus the largest."""
    return np.random.uniform(-largest, largest)


def drawn_shift(allowed, size):
    """Pixels to move by.

    Args:
      allowed: fraction of the size, pixels (int: fewer than it), or a list of pixels to choose of.
      size: pixels there are.
    """
    if not isinstance(allowed, (int, float)) or (isinstance(allowed, int) and allowed):
        return np.random.choice(allowed) * np.random.choice([-1, 1])
    if not allowed:
        return 0
    drawn = symmetric(allowed)
    return drawn * size if allowed < 1 else drawn
