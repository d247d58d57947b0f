"""`tf.GradientTape`."""

import functools
import warnings

import numpy as np

from yeoul.autodiff.backprop import add, backprop, dense
from yeoul.autodiff.jacobian import batch_jacobian, jacobian
from yeoul.autodiff.unconnected import UnconnectedGradients, wants_zeros
from yeoul.core.export import export
from yeoul.core.tracebacks import without_frames
from yeoul.engine.composite import gradient_parts, watched_parts, with_gradients
from yeoul.engine.convert import to_tensor
from yeoul.engine.op import NONE, TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable


@export("GradientTape", "autodiff.GradientTape")
class GradientTape:
    """Records operations so that gradients can be computed of them.

    Trainable variables are watched automatically; tensors with `watch`.

    Args:
      persistent: allow `gradient` more than once.
      watch_accessed_variables: watch every trainable variable that is read; False: only what
        `watch` names.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant(3.0)
      >>> with tf.GradientTape() as tape:
      ...     tape.watch(x)
      ...     y = x * x
      >>> print(tape.gradient(y, x))
      tf.Tensor(6.0, shape=(), dtype=float32)
    """

    def __init__(self, persistent=False, watch_accessed_variables=True):
        self.persistent = persistent
        self.watch_accessed_variables = watch_accessed_variables
        self.recording = False
        self.clear()

    def clear(self):
        self.records: list = []
        self.watched: set = set()
        self.held: list = []  # keeps watched tensors alive, so that their ids stay theirs
        self.stand_ins: dict = {}  # id(tensor from outside) -> the tensor it is in the graph
        self.reads: dict = {}  # id(variable) -> (variable, [tensors read from it])
        self.used = False

    def __enter__(self):
        self._push()
        return self

    def __exit__(self, *exception):
        if self.recording:
            self._pop()

    def _push(self):
        if self.recording:
            raise ValueError(
                "Tape is still recording. This can happen if you try to re-enter an "
                "already-active tape."
            )
        STATE.push_tape(self)
        self.recording = True

    def _pop(self):
        if not self.recording:
            raise ValueError("Tape is not recording.")
        STATE.pop_tape(self)
        self.recording = False

    # What `engine` calls.

    def record(self, record):
        watched = self.watched
        for x in record.inputs:
            if id(x) in watched:
                if record.op.grad != NONE:
                    self.records.append(record)
                    for out in record.outputs:
                        watched.add(id(out))
                return

    def read_variable(self, variable, tensor):
        """A variable was read as `tensor`."""
        key = id(variable)
        known = self.reads.get(key)
        if known is None:
            if not (self.watch_accessed_variables and variable.trainable):
                return
            known = self.reads[key] = (variable, [])
        if id(tensor) not in self.watched:
            self.watched.add(id(tensor))
            known[1].append(tensor)

    # What users call.

    def watch(self, tensor):
        """Records what is computed from `tensor`: a tensor, a variable, or a structure of these."""
        if isinstance(tensor, Tensor) and tensor.dtype.is_floating:
            self._watch(tensor)
            return
        for item in watched_parts(tensor):
            if isinstance(item, BaseVariable):
                self.reads.setdefault(id(item), (item, []))
                continue
            if not isinstance(item, Tensor):
                raise ValueError(
                    f"Passed in object {item!r} of type {type(item).__name__!r}, not tf.Tensor or "
                    "tf.Variable or "
                    "ExtensionType. Convert it with tf.convert_to_tensor first, and use that "
                    "tensor in the computation."
                )
            if not (item.dtype.is_floating or item.dtype.is_complex):
                warnings.warn(
                    "The dtype of the watched tensor must be floating (e.g. tf.float32), got "
                    f"{item.dtype!r}: its "
                    "gradient will be None.",
                    stacklevel=2,
                )
                continue
            self._watch(item)

    def _watch(self, tensor):
        self.watched.add(id(tensor))
        self.held.append(tensor)
        if STATE.graph is not None:
            # What a graph, or the body of a loop, computes from a tensor from outside, it computes
            # from the input that stands for it.
            inner = STATE.graph.capture(tensor)
            if inner is not tensor:
                self.stand_ins[id(tensor)] = inner
                self.watched.add(id(inner))

    def watched_variables(self):
        """The variables read while recording, in the order of their construction."""
        read = [variable for variable, _ in self.reads.values()]
        return tuple(sorted(read, key=lambda variable: variable._uid))

    def stop_recording(self):
        """Context in which nothing is recorded."""
        return _Paused(self)

    def reset(self):
        """Forgets all that was recorded, as a new tape."""
        if self.recording:
            self._pop()
            self.clear()
            self._push()
        else:
            self.clear()

    @without_frames
    def gradient(
        self,
        target,
        sources,
        output_gradients=None,
        unconnected_gradients=UnconnectedGradients.NONE,
    ):
        """Gradients of the sum of `target` with respect to `sources`.

        Args:
          target: tensor, variable or structure of these; what is not a float tensor contributes
            nothing.
          sources: tensor, variable, or nested structure; the result has this structure.
          output_gradients: gradients of each target, in place of ones.
          unconnected_gradients: `tf.UnconnectedGradients.NONE` or `.ZERO`.

        Returns:
          The structure of `sources` with a tensor, `tf.IndexedSlices`, or None for each.

        Raises:
          RuntimeError: if a non-persistent tape is used a second time.
          ValueError: if `unconnected_gradients` is unknown.
        """
        zero = wants_zeros(unconnected_gradients)
        self.check_unused()
        if self.recording and not self.persistent:
            self._pop()
        gradients: dict = {}
        if output_gradients is None and isinstance(target, Tensor):
            seed(gradients, self.in_graph(target), None)
        else:
            self._seed(gradients, target, output_gradients)
        flat = flat_sources(sources)
        results = self._run(gradients, flat)
        if zero:
            results = [
                zeros_like_source(source) if grad is None else grad
                for source, grad in zip(flat, results, strict=True)
            ]
        if not self.persistent:
            self.finish()
        if flat is sources:
            return results
        if len(flat) == 1 and flat[0] is sources:
            return results[0]
        return with_gradients(sources, results)

    def check_unused(self):
        """Raises RuntimeError if the tape was used and is not persistent."""
        if self.used:
            raise RuntimeError(
                "A non-persistent GradientTape can only be used to compute one set of gradients "
                "(or jacobians). "
                "Make it with tf.GradientTape(persistent=True) to call gradient() more than once."
            )

    def finish(self):
        """Drops what was recorded, after the only use of a tape that is not persistent."""
        self.used = True
        self.records, self.watched, self.held = [], set(), []
        if self.reads:
            self.reads = {key: (variable, []) for key, (variable, _) in self.reads.items()}

    def _run(self, gradients, flat_sources):
        keep = set()
        for source in flat_sources:
            if isinstance(source, BaseVariable):
                keep.update(id(t) for t in self.reads.get(id(source), (None, ()))[1])
            else:
                keep.add(id(self.in_graph(source)))
        backprop(self.records, gradients, keep, self.watched)
        return [self._of_source(gradients, source) for source in flat_sources]

    def _of_source(self, gradients, source):
        if not isinstance(source, BaseVariable):
            if not isinstance(source, Tensor):
                raise TypeError(
                    f"A source must be a tensor or a variable, not {source!r} of type "
                    f"{type(source).__name__!r}."
                )
            return gradients.get(id(self.in_graph(source)))
        total = None
        for tensor in self.reads.get(id(source), (None, ()))[1]:
            grad = gradients.get(id(tensor))
            if grad is not None:
                total = grad if total is None else add(total, grad)
        return total

    def _seed(self, gradients, target, output_gradients):
        if target is None:
            raise TypeError(
                "Argument `target` should be a list or nested structure of Tensors, Variables or "
                "CompositeTensors to be differentiated, but received None. A gradient that is None "
                "says that its target does not depend on its source."
            )
        targets = gradient_parts(target)
        if output_gradients is None:
            values = [None] * len(targets)
        else:
            values = gradient_parts(output_gradients)
            if len(values) != len(targets):
                raise ValueError(
                    f"output_gradients has {len(values)} tensors for {len(targets)} targets; pass "
                    "one for each."
                )
        for item, value in zip(targets, values, strict=True):
            if isinstance(item, BaseVariable):
                item = self._target_of(item)
            if isinstance(item, Tensor):
                seed(gradients, self.in_graph(item), value)

    def in_graph(self, tensor):
        """What stands for a watched tensor from outside in the graph; else the tensor itself."""
        return self.stand_ins.get(id(tensor), tensor)

    def _target_of(self, variable):
        tensors = self.reads.setdefault(id(variable), (variable, []))[1]
        if not tensors:
            tensors.append(variable.value())
        return tensors[-1]

    @without_frames
    def jacobian(
        self,
        target,
        sources,
        unconnected_gradients=UnconnectedGradients.NONE,
        parallel_iterations=None,
        experimental_use_pfor=True,
    ):
        """Gradients of each element of `target` with respect to `sources`.

        Args:
          target: float tensor.
          sources: tensor, variable, or nested structure.
          unconnected_gradients: as in `gradient`.
          parallel_iterations: has no effect.
          experimental_use_pfor: False: one backward pass after the other, never vectorised.

        Returns:
          The structure of `sources` with a tensor of shape `target.shape + source.shape`, or None,
          for each.

        Raises:
          RuntimeError: if a non-persistent tape is used a second time.
          ValueError: if the target is no float tensor.

        Example:
          >>> import yeoul as tf
          >>> x = tf.constant([1.0, 2.0])
          >>> with tf.GradientTape() as tape:
          ...     tape.watch(x)
          ...     y = x * x
          >>> print(tape.jacobian(y, x).numpy())
          [[2. 0.]
           [0. 4.]]
        """
        return jacobian(self, target, sources, unconnected_gradients, experimental_use_pfor)

    @without_frames
    def batch_jacobian(
        self,
        target,
        source,
        unconnected_gradients=UnconnectedGradients.NONE,
        parallel_iterations=None,
        experimental_use_pfor=True,
    ):
        """The Jacobian of each row of `target` with respect to the same row of `source`.

        Other arguments are those of `jacobian`.

        Args:
          target: float tensor `[batch, ...]`; a row depends on the same row of `source` alone.
          source: tensor or variable `[batch, ...]`.
          unconnected_gradients: as in `gradient`.
          parallel_iterations: has no effect.
          experimental_use_pfor: False: one backward pass after the other, never vectorised.

        Returns:
          Tensor of shape `target.shape + source.shape[1:]`, or None.

        Raises:
          ValueError: if the first dimensions differ.

        Example:
          >>> import yeoul as tf
          >>> x = tf.constant([[1.0], [2.0]])
          >>> with tf.GradientTape() as tape:
          ...     tape.watch(x)
          ...     y = x * x
          >>> print(tape.batch_jacobian(y, x).numpy().tolist())
          [[[2.0]], [[4.0]]]
        """
        return batch_jacobian(self, target, source, unconnected_gradients, experimental_use_pfor)


def seed(gradients, target, value):
    """Adds the gradient of a target: `value`, or ones."""
    if not (target.dtype.is_floating or target.dtype.is_complex):
        return
    if value is not None:
        value = dense(to_tensor(value))
    elif type(target) is EagerTensor and STATE.graph is None:
        a = target._a
        value = EagerTensor((ones if a.size <= 64 else np.ones)(a.shape, a.dtype))
    else:
        value = TABLE["OnesLike"].public(target)
    known = gradients.get(id(target))
    gradients[id(target)] = value if known is None else add(known, value)


ones = functools.lru_cache(maxsize=256)(np.ones)  # of small arrays; tensors never change theirs


def flat_sources(sources):
    """The sources as a list: the same list if it is flat already."""
    if isinstance(sources, (Tensor, BaseVariable)):
        return [sources]
    if type(sources) is list and all(isinstance(s, (Tensor, BaseVariable)) for s in sources):
        return sources
    return gradient_parts(sources)


def zeros_like_source(source):
    return TABLE["ZerosLike"].public(to_tensor(source))


class _Paused:
    def __init__(self, tape):
        self.tape = tape

    def __enter__(self):
        self.tape._pop()

    def __exit__(self, *exception):
        self.tape._push()
