"""The base of layers that learn from data before training: `adapt`."""

import contextlib

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import to_tensor
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.layer import Layer
from yeoul.keras.core.located import told_in
from yeoul.keras.core.rollback import unchanged_if_it_fails
from yeoul.keras.training.data import Arrays, is_dataset, make_input

MANY_ROWS = 1 << 11  # that a layer takes at once which does not care about batches


@export("keras.layers.experimental.preprocessing.PreprocessingLayer")
class PreprocessingLayer(Layer):
    """A layer with a state that is computed from data, in one go, before the model is trained.

    Subclasses define `update_state(data)`, which learns from a batch, `reset_state()`, which
    forgets, and `finalize_state()`, which makes of what was learnt what `call` needs.

    Args:
      **kwargs: as `Layer`.

    Example:
      >>> import yeoul as tf
      >>> class Maximum(tf.keras.layers.experimental.preprocessing.PreprocessingLayer):
      ...     def build(self, input_shape):
      ...         self.most = self.add_weight("most", shape=(), initializer="zeros")
      ...         self.built = True
      ...     def update_state(self, data):
      ...         self.most.assign(tf.maximum(self.most, tf.reduce_max(data)))
      ...     def reset_state(self):
      ...         self.most.assign(0.0)
      ...     def call(self, inputs):
      ...         return inputs / self.most
      >>> layer = Maximum()
      >>> layer.adapt([1.0, 4.0, 2.0])
      >>> print(layer(tf.constant([2.0])).numpy())
      [0.5]
    """

    _element_shape = None  # of the batches, as far as it is known for all of them
    _any_batches = False  # whether what is learnt does not depend on how the data are batched

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._hold(_is_adapted=False, _adapt_options={})

    @property
    def is_adapted(self):
        """Whether `adapt` has been called since the last `reset_state`."""
        return self._is_adapted

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        reset = cls.__dict__.get("reset_state")
        if reset is not None:
            cls.reset_state = forgetting(reset)

    def update_state(self, data):
        """Learns from a batch.

        Args:
          data: tensor, ragged or sparse tensor.
        """
        raise NotImplementedError(f"{type(self).__name__} must define update_state().")

    def reset_state(self):
        """Forgets what was learnt."""
        raise NotImplementedError(f"{type(self).__name__} must define reset_state().")

    def finalize_state(self):
        """Makes of what was learnt what `call` needs. Called at the end of `adapt`."""

    def compile(self, run_eagerly=None, steps_per_execution=None):
        """Sets how `adapt` runs.

        Args:
          run_eagerly: True: `update_state` always runs eagerly, so that it can be debugged.
          steps_per_execution: accepted; a batch is learnt from at a time.
        """
        self._hold(
            _adapt_options={
                "run_eagerly": run_eagerly,
                "steps_per_execution": 1 if steps_per_execution is None else steps_per_execution,
            }
        )

    def make_adapt_function(self):
        """A function that takes an iterator and learns from its next batch."""
        return lambda iterator: self._adapt_step(next(iterator))

    @told_in("adapt()")
    def adapt(self, data, batch_size=None, steps=None):
        """Learns from data, and forgets what was learnt before.

        Args:
          data: array, tensor, ragged or sparse tensor, list of numbers or strings, or a dataset
            or generator of these.
          batch_size: samples that are learnt from at a time, of an array; default 32.
          steps: number of batches to learn from; default: all.

        Raises:
          ValueError: if there are no data, or no end of them and no `steps`. The layer then still
            is what it was.
        """
        self._check_adapt()
        source = self._adapt_source(data, batch_size, steps)
        with self._kept_if_it_fails(), contextlib.closing(source):
            if self.built:
                self.reset_state()
            count = 0
            for batch in source.batches():
                self._adapt_step(batch)
                count += 1
            if not count:
                raise ValueError(
                    f"Expected input data to be non-empty: layer {self.name!r} "
                    f"({type(self).__name__}) cannot adapt to nothing. Check what makes the data."
                )
            self.finalize_state()
        self._hold(_is_adapted=True)

    def _check_adapt(self):
        """Raises ValueError if the layer was given what it should learn."""

    def _adapt_source(self, data, batch_size, steps):
        """The data in batches."""
        if not is_dataset(data) and self._any_batches and batch_size is steps is None:
            batch_size = MANY_ROWS
        source = make_input(data, batch_size=None if is_dataset(data) else batch_size, steps=steps)
        if isinstance(source, Arrays) and nest.is_nested(source.structure):
            raise ValueError(
                f"Layer {self.name!r} ({type(self).__name__}) adapts to one array. Received "
                f"{len(source.leaves)} of them: pass one, or use a layer for each."
            )
        shape = getattr(getattr(data, "element_spec", None), "shape", None)
        if isinstance(source, Arrays):
            shape = TensorShape([None, *source.leaves[0].shape[1:]])
        self._hold(_element_shape=shape)
        return source

    def _adapt_step(self, batch):
        if nest.is_nested(batch):
            raise ValueError(
                f"Layer {self.name!r} ({type(self).__name__}) adapts to tensors, one a batch. "
                f"Received {batch!r}. Map the dataset to the part that the layer is for, e.g. "
                "dataset.map(lambda x, y: x)."
            )
        batch = as_tensor(batch)
        self._adapt_maybe_build(batch.shape if self._element_shape is None else self._element_shape)
        in_graph(self.update_state)(batch)

    def _adapt_maybe_build(self, shape):
        if self.built:
            return
        dims = shape.as_list()
        if self._batch_input_shape is None:
            self._batch_input_shape = (None,) * len(dims)
        self.build(TensorShape(dims))
        self.built = True

    @contextlib.contextmanager
    def _kept_if_it_fails(self):
        """The weights as they were, if what happens within raises."""
        kept, adapted = [(w, w.numpy()) for w in self.weights], self._is_adapted
        new = contextlib.nullcontext() if self.built else unchanged_if_it_fails(self)
        try:
            with new:
                yield
        except Exception:
            for weight, value in kept:
                weight.assign(value)
            self._hold(_is_adapted=adapted)
            raise

    def _prepare_inputs(self, inputs, args, kwargs):
        """Also lists of numbers and strings become one tensor."""
        return super()._prepare_inputs(plain_as_tensor(inputs), args, kwargs)


def plain_as_tensor(inputs):
    """A list of numbers or strings as a tensor; anything else as it is."""
    plain = isinstance(inputs, (list, tuple, str, bytes))
    if plain and not any(hasattr(x, "dtype") for x in nest.flatten(inputs)):
        return to_tensor(inputs)
    return inputs


def forgetting(reset):
    """`reset_state`, after which the layer is not adapted."""

    def reset_state(self):
        reset(self)
        self._hold(_is_adapted=False)

    reset_state.__doc__ = reset.__doc__
    return reset_state


def as_tensor(value):
    """A value that a layer is given as a tensor; ragged, sparse and symbolic ones as they are."""
    if isinstance(value, KerasTensor) or hasattr(value, "_is_tensor") or hasattr(value, "_a"):
        return value
    return to_tensor(value)
