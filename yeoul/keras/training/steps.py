"""Steps of training, evaluation and prediction, compiled alone or many in a loop."""

import contextlib

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine import xla
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import wrap
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.graph import refusals
from yeoul.graph.autograph.entry import in_graph
from yeoul.graph.function import Function

jax, jnp = xla.jax, xla.jnp


class Step:
    """One compiled step for one structure of batch shapes.

    Args:
      method: the model's `train_step`, `test_step` or `predict_step`.
      batch: structure of arrays or tensors, for the shapes.
      like: a step of the same method for other shapes, whose random ops this one goes on with.
      forward: whether the method is not expected to compute gradients.
      rare: whether batches of other lengths than its may be rare.

    Attributes:
      lengths: the shapes of the batch's tensors but for their first axes.
      rare: whether batches of these lengths may be few, so that NumPy runs the first ones.
    """

    def __init__(self, method, batch, like=None, forward=False, rare=True):
        specs = nest.map_structure(spec_of, batch)
        function = Function(lambda data: in_graph(method)(data), name=method.__name__)
        self.concrete = function.get_concrete_function(specs)
        if like is not None:
            self._continue_random_states(like)
        self.callable = self.concrete.callable
        if forward:
            self.callable.program.expect_no_gradients()
        self.on_host = self.callable.program.traced_reason() is not None
        leaves, program = nest.flatten(batch), self.callable.program
        self.lengths = [tuple(leaf.shape)[1:] for leaf in leaves if leaf is not None]
        self.rare = False
        if any(isinstance(leaf, CompositeTensor) for leaf in leaves):
            program.expect_new_shapes(few=1)  # each has another number of elements
        elif rare and not self.on_host and like is not None and self.lengths != like.lengths:
            program.expect_new_shapes()
            self.rare = not program.compiles_all
        self.variables = self.concrete.variable_list
        self.assigned = self.concrete.assigned_list
        self.count = self.concrete.count
        places = {id(v): i for i, v in enumerate(self.variables)}
        self.places = [places[id(v)] for v in self.assigned]
        self._loops: dict = {}

    def _continue_random_states(self, like):
        """Takes over the random states of a step traced for another batch size, op by op."""
        own, others = (
            [v for v in step.concrete.variable_list if v.hidden] for step in (self, like)
        )
        if len(own) == len(others):
            same = {id(v): other for v, other in zip(own, others, strict=True)}
            for kind in ("variable_list", "assigned_list"):
                variables = getattr(self.concrete, kind)
                setattr(self.concrete, kind, [same.get(id(v), v) for v in variables])

    def run(self, batch):
        """One step on a batch; returns what the method returned."""
        leaves = nest.flatten(batch, expand_composites=True)
        return self.concrete.call_flat([as_tensor(a) for a in leaves])

    def run_many(self, feed, start, stop, losses=None):
        """Steps `start` to `stop` in one call.

        Args:
          feed: `ArrayFeed` or `PlanFeed`, which gives the batches.
          start: numbers of the first step and the one after the last.
          stop: as `start`.
          losses: name of the result whose value at each step is also returned, or None.

        Returns:
          (results of the last step in the method's structure, array of `losses` or None).
        """
        places = () if losses is None else (self.concrete.output_structure[losses].index,)
        found = self._looped(feed, start, stop, places, stop - start if losses else 0)
        if found is None:
            return self._one_by_one(feed, start, stop, losses)
        results, recorded = found
        recorded = None if losses is None else np.asarray(recorded[0])
        return self.concrete.pack([wrap(r) for r in results]), recorded

    def predict_many(self, feed, start, stop, length):
        """The outputs of steps `start` to `stop`, joined along their first axis.

        Args:
          feed: `ArrayFeed`.
          start: numbers of the first step and the one after the last.
          stop: as `start`.
          length: the largest number of steps that the compiled loop has room for.

        Returns:
          What the method returns; None if an op refuses values in one of the steps.
        """
        found = self._looped(feed, start, stop, tuple(range(self.count)), length)
        if found is None:
            return None
        parts = [np.asarray(array)[: stop - start] for array in found[1]]
        return self.concrete.pack([wrap(a.reshape(-1, *a.shape[2:])) for a in parts])

    def _looped(self, feed, start, stop, places, length):
        """Runs steps in a compiled loop.

        Args:
          feed: as `run_many`.
          start: as `run_many`.
          stop: as `run_many`.
          places: which results are recorded at each step.
          length: number of steps that there is room for in the records.

        Returns:
          (results of the last step, records); None if an op refused values: nothing is changed.
        """
        loop = self._loop(feed, places, length)
        captured = [t._a for t in self.concrete.captured]
        values = [v._t._a for v in self.variables]
        found = loop(feed.operands(), captured, values, start, stop)
        carried, results, recorded, refused = found
        if refusals.is_true(refused):
            return None
        for variable, value in zip(self.assigned, carried, strict=True):
            variable._store(wrap(value))
        return results, recorded

    def _one_by_one(self, feed, start, stop, losses):
        """As `run_many`, step by step: the step with values that an op refuses raises its error."""
        recorded = []
        for i in range(start, stop):
            results = self.run([wrap(a) for a in feed.eager_batch(i)])
            if losses is not None:
                recorded.append(np.asarray(results[losses]._a))
        return results, np.asarray(recorded) if recorded else None

    def _loop(self, feed, recorded, length):
        key = (feed.key, recorded, length)
        loop = self._loops.get(key)
        if loop is None:
            run = self._make_loop(feed.batches(), recorded, length)
            loop = self._loops[key] = xla.compiled_whole(run, self.callable.program.eigen)
        return loop

    def _make_loop(self, batches, recorded, length):
        program, places, count = self.callable.program, self.places, self.count

        def loop(operands, captured, values, start, stop):
            def one(i, carried):
                full = list(values)
                for place, value in zip(places, carried, strict=True):
                    full[place] = value
                batch, doubt = batches(operands, i)
                outs, refused = program.checked(*batch, *captured, *full)
                refused = refusals.any_of([f for f in (doubt, refused) if f is not None])
                return list(outs[count:]), list(outs[:count]), refusals.as_array(refused)

            def body(i, state):
                carried, _, records, refused = state
                carried, results, more = one(i, carried)
                pairs = zip(records, recorded, strict=True)
                records = [record.at[i - start].set(results[p]) for record, p in pairs]
                return carried, results, records, refused | more

            first = [jnp.asarray(values[p]) for p in places]
            shapes = jax.eval_shape(one, 0, first)[1]
            empty = [jnp.zeros(s.shape, s.dtype) for s in shapes]
            records = [jnp.zeros((length, *shapes[p].shape), shapes[p].dtype) for p in recorded]
            state = (first, empty, records, jnp.zeros((), bool))
            return jax.lax.fori_loop(start, stop, body, state)

        return loop


def step_for(model, kind, method, batch):
    """The model's compiled step for batches of this structure and these shapes.

    Args:
      model: the model, which keeps its steps until it is compiled anew.
      kind: "train", "test" or "predict".
      method: as `Step` takes it.
      batch: likewise.
    """
    key = (kind, signature(batch))
    step = model._steps.get(key)
    if step is None:
        same_kind = [s for k, s in model._steps.items() if k[0] == kind]
        rare = not any(s.rare and s.callable.program.compiles_all for s in same_kind)
        like = same_kind[0] if same_kind else None
        # What trains is settled when the model is compiled.
        with model._as_compiled() if kind == "train" else contextlib.nullcontext():
            step = Step(method, batch, like, forward=kind != "train", rare=rare)
        model._steps[key] = step
    return step


def signature(batch):
    """A hashable description of the batch: structure, shapes and dtypes."""
    if isinstance(batch, dict):
        return tuple((k, signature(v)) for k, v in sorted(batch.items()))
    if isinstance(batch, (list, tuple)):
        return (type(batch).__name__, *[signature(v) for v in batch])
    if batch is None:
        return None
    if isinstance(batch, CompositeTensor):
        return batch._type_spec
    return (tuple(batch.shape), str(batch.dtype))


def spec_of(value):
    if isinstance(value, Tensor):
        return TensorSpec(value.shape, value.dtype)
    if isinstance(value, CompositeTensor):
        return value._type_spec
    array = value if hasattr(value, "dtype") else np.asarray(value)
    return TensorSpec(array.shape, FROM_NUMPY[np.dtype(array.dtype)])


def as_tensor(value):
    return (
        value
        if isinstance(value, Tensor)
        else EagerTensor(value)
        if value_is_array(value)
        else to_tensor(value)
    )


def value_is_array(value):
    return isinstance(value, (np.ndarray, jax.Array))
