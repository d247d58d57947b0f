"""The random numbers of layers: by seeds of their ops, or by a generator of the layer's own."""

from yeoul.core.export import export
from yeoul.engine.state import STATE
from yeoul.keras.core.context import SETTINGS
from yeoul.keras.core.random_generator import SEED_SOURCE, OpSeeds
from yeoul.ops.generator import Generator
from yeoul.ops.nn_dropout import dropout, general_dropout
from yeoul.ops.random import normal, uniform


def layer_random(seed=None):
    """Where a layer gets its random numbers.

    Args:
      seed: integer, or None.

    Returns:
      `GeneratorRandom` while `enable_tf_random_generator` is in force, otherwise `OpRandom`.
    """
    return GeneratorRandom(seed) if SETTINGS.tf_random_generator else OpRandom(seed)


class DrawsMixin:
    """For a layer with numbers of `layer_random` in `_random`: their source starts when built."""

    def build(self, input_shape):
        """Draws the seed of the layer's generator, if it has one and no seed."""
        self._random.start()
        super().build(input_shape)


class OpRandom:
    """Numbers of `tf.random`'s ops, which depend on the global seed and on each op's own.

    Args:
      seed: integer; None: the ops have none of their own.
    """

    def __init__(self, seed=None):
        self._seeds = OpSeeds(seed)

    def start(self):
        """Does nothing: the global seed decides at each draw."""

    def uniform(self, shape, dtype):
        """Uniform numbers in [0, 1)."""
        return uniform(shape, dtype=dtype, seed=self._seeds.next())

    def normal(self, shape, mean, stddev, dtype):
        """Normal numbers."""
        return normal(shape, mean, stddev, dtype, self._seeds.next())

    def dropout(self, inputs, rate, noise_shape=None):
        """The inputs, some of them dropped."""
        return dropout(inputs, rate=rate, noise_shape=noise_shape, seed=self._seeds.next())


class GeneratorRandom:
    """Numbers of a `tf.random.Generator`, whose state no other draw changes.

    Args:
      seed: integer that it starts from; None: one is drawn at the start.
    """

    def __init__(self, seed=None):
        self._seed, self._generator = seed, None

    def start(self):
        """The generator; its state is made outside of any function."""
        if self._generator is None:
            seed = SEED_SOURCE.next() if self._seed is None else self._seed
            saved = STATE.enter(STATE.outermost())
            try:
                self._generator = Generator.from_seed(seed)
            finally:
                STATE.restore(saved)
        return self._generator

    def uniform(self, shape, dtype):
        """Uniform numbers in [0, 1)."""
        return self.start().uniform(shape, dtype=dtype)

    def normal(self, shape, mean, stddev, dtype):
        """Normal numbers."""
        return self.start().normal(shape, mean, stddev, dtype)

    def dropout(self, inputs, rate, noise_shape=None):
        """The inputs, some of them dropped."""
        return general_dropout(inputs, rate, self.start().uniform, noise_shape)


@export("keras.backend.experimental.enable_tf_random_generator")
def enable_tf_random_generator():
    """Layers made from now on draw from a `tf.random.Generator` of their own.

    Without it, the default, dropout and noise layers use the ops of `tf.random`. With it their
    numbers follow from their seed alone, or from `tf.keras.utils.set_random_seed`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.experimental.enable_tf_random_generator()
      >>> tf.keras.backend.experimental.is_tf_random_generator_enabled()
      True
      >>> layer = tf.keras.layers.Dropout(0.5, seed=3)
      >>> print(layer(tf.ones([6]), training=True).numpy())
      [0. 2. 2. 2. 0. 0.]
      >>> tf.keras.backend.experimental.disable_tf_random_generator()
    """
    SETTINGS.tf_random_generator = True


@export("keras.backend.experimental.disable_tf_random_generator")
def disable_tf_random_generator():
    """Layers made from now on draw from the ops of `tf.random`, as they do by default.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.experimental.disable_tf_random_generator()
      >>> tf.keras.backend.experimental.is_tf_random_generator_enabled()
      False
    """
    SETTINGS.tf_random_generator = False


@export("keras.backend.experimental.is_tf_random_generator_enabled")
def is_tf_random_generator_enabled():
    """Whether layers that are made draw from a `tf.random.Generator` of their own.

    Returns:
      True or False.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.experimental.is_tf_random_generator_enabled()
      False
    """
    return SETTINGS.tf_random_generator
