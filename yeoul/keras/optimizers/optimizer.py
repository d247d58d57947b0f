"""The base of optimizers."""

from yeoul.autodiff.tape import GradientTape
from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.engine import xla
from yeoul.engine.auto_trackable import AutoTrackable
from yeoul.engine.convert import to_tensor
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.module import name_scope
from yeoul.engine.state import STATE
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.optimizers.clipping import clip_gradients
from yeoul.keras.optimizers.options import check_options, old_options
from yeoul.keras.optimizers.program import UpdateProgram
from yeoul.keras.optimizers.rate import RateMixin, is_ours
from yeoul.keras.optimizers.slices import deduplicated
from yeoul.keras.optimizers.slots import SlotsMixin
from yeoul.ops.casting import cast
from yeoul.ops.select import where


@export("keras.optimizers.Optimizer", "keras.optimizers.experimental.Optimizer")
class Optimizer(SlotsMixin, RateMixin, AutoTrackable):
    """The base of optimizers.

    Subclasses call `_build_learning_rate` in `__init__`, override `build(var_list)` to make slot
    variables with `add_variable_from_reference`, and `update_step(gradient, variable)`.

    Args:
      name: name of the optimizer, the prefix of its variables.
      weight_decay: each step subtracts this times the learning rate times the weight; None: no.
      clipnorm: clip each gradient to this norm.
      clipvalue: clip each element of the gradients to [-clipvalue, clipvalue].
      global_clipnorm: clip all gradients together to this norm.
      use_ema: keep a moving average of the weights.
      ema_momentum: momentum of the moving average.
      ema_overwrite_frequency: after so many steps the weights are overwritten by their average;
        None: by `finalize_variable_values` only.
      jit_compile: accepted; XLA compiles every update.
      **kwargs: `lr`, the old spelling of `learning_rate`.

    Raises:
      ValueError: for options out of range, or two kinds of clipping by norm.

    Example:
      >>> import yeoul as tf
      >>> class Plain(tf.keras.optimizers.Optimizer):
      ...     def __init__(self, learning_rate=0.1, name="plain", **kwargs):
      ...         super().__init__(name, **kwargs)
      ...         self._learning_rate = self._build_learning_rate(learning_rate)
      ...     def update_step(self, gradient, variable):
      ...         variable.assign_sub(gradient * tf.cast(self.learning_rate, variable.dtype))
      >>> w = tf.Variable(1.0)
      >>> _ = Plain(0.5).apply_gradients([(tf.constant(1.0), w)])
      >>> float(w)
      0.5
    """

    # Whether `update_step` may be given slices in which a row occurs more than once.
    _takes_duplicates = False

    def __init__(
        self,
        name,
        weight_decay=0,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        **kwargs,
    ):
        self._given_rate = old_options(type(self).__name__, kwargs)
        self._name = self.name = name
        self.weight_decay = weight_decay
        self.clipnorm, self.clipvalue, self.global_clipnorm = clipnorm, clipvalue, global_clipnorm
        self.use_ema, self.ema_momentum = use_ema, ema_momentum
        self.ema_overwrite_frequency = ema_overwrite_frequency
        self.jit_compile = bool(jit_compile) and not xla.cpu_only()
        check_options(self)
        self._excluded: tuple = ((), ())
        self._warned: set = set()
        self._init_slots()

    def __setattr__(self, name, value):
        """Sets an attribute; what was compiled with the former one is forgotten."""
        super().__setattr__(name, value)
        object.__setattr__(self, "_program", None)

    def build(self, var_list):
        """Makes the slot variables; subclasses that make their own call this first.

        Args:
          var_list: the variables to be trained.
        """
        if self._built:
            return
        self._trained = list(var_list)
        self._index_dict = {self._var_key(v): i for i, v in enumerate(self._trained)}
        if self.use_ema:
            self._model_variables_moving_average = [
                self.add_variable_from_reference(v, "average", initial_value=v)
                for v in self._trained
            ]

    # Updates.

    def update_step(self, gradient, variable):
        """Updates one variable; to be overridden.

        Args:
          gradient: tensor of the variable's shape, or `tf.IndexedSlices` with each row once.
          variable: the variable.
        """
        raise NotImplementedError(
            f"Optimizer {type(self).__name__} must override update_step(self, gradient, variable)."
        )

    def compute_gradients(self, loss, var_list, tape=None):
        """The gradients of a loss.

        Args:
          loss: tensor, or function of no argument.
          var_list: variables, or function of no argument that gives them.
          tape: the tape that recorded the loss, if that is a tensor.

        Returns:
          Pairs (gradient, variable).

        Raises:
          ValueError: if the loss is a tensor and there is no tape.
        """
        if not callable(loss) and tape is None:
            raise ValueError(
                "`tape` is required when a `Tensor` loss is passed. Received: "
                f"loss={loss}, tape={tape}."
            )
        tape = GradientTape() if tape is None else tape
        if callable(loss):
            with tape:
                if not callable(var_list):
                    tape.watch(var_list)
                loss = loss()
        if callable(var_list):
            var_list = var_list()
        return list(zip(tape.gradient(loss, var_list), var_list, strict=True))

    def minimize(self, loss, var_list, tape=None):
        """Computes the gradients of a loss and applies them; arguments as `compute_gradients`."""
        self.apply_gradients(self.compute_gradients(loss, var_list, tape))

    def aggregate_gradients(self, grads_and_vars):
        """The gradients summed over replicas: here there is one, so they are as they were."""
        return list(grads_and_vars)

    def apply_gradients(
        self, grads_and_vars, name=None, skip_gradients_aggregation=False, **kwargs
    ):
        """Updates the variables.

        Args:
          grads_and_vars: pairs (gradient, variable); gradients of some variables may be None.
          name: name scope of slots that are made now; default: the optimizer's name.
          skip_gradients_aggregation: accepted; there is one replica.
          **kwargs: `experimental_aggregate_gradients`, likewise.

        Returns:
          The variable `iterations`.

        Raises:
          ValueError: if there is no gradient for any variable.
        """
        unknown = set(kwargs) - {"experimental_aggregate_gradients"}
        if unknown:
            raise TypeError(f"apply_gradients: unknown keyword arguments {sorted(unknown)}.")
        pairs = list(grads_and_vars)
        if not pairs:
            return self._iterations
        if not self._built:
            with name_scope(name or self.name):
                self.build([v for _, v in pairs])
            self._built = True
        if any(g is None for g, _ in pairs):
            pairs = self._with_gradients(pairs)
        gradients = [g if isinstance(g, IndexedSlices) else to_tensor(g) for g, _ in pairs]
        variables = [v for _, v in pairs]
        if STATE.graph is None and is_ours(self):
            self._apply_compiled(gradients, variables)
        else:
            self._note_rate()
            self._apply(gradients, variables)
        return self._iterations

    def _with_gradients(self, pairs):
        """The pairs whose gradient is not None; a warning, once, about the others."""
        kept = [(g, v) for g, v in pairs if g is not None]
        missing = [v.name for g, v in pairs if g is None]
        if not kept:
            raise ValueError(
                f"No gradients provided for any variable: {missing}. Check that the loss depends "
                "on them, and was computed inside the tape."
            )
        if tuple(missing) not in self._warned:
            self._warned.add(tuple(missing))
            get_logger().warning(
                "Gradients do not exist for variables %s when minimizing the loss. If you're using "
                "`model.compile()`, did you forget to provide a `loss` argument?",
                missing,
            )
        return kept

    def _apply_compiled(self, gradients, variables):
        """The whole update as one compiled program; schedules of the user run as Python."""
        python = self._schedule_is_python()
        if python:
            self._note_rate()
        program = self._program
        if program is None or not program.fits(gradients, variables):

            def apply(gradients, variables):
                if not python:
                    self._note_rate()
                self._apply(gradients, variables)

            program = UpdateProgram(apply, gradients, variables)
            object.__setattr__(self, "_program", program)
        program(gradients)

    def _apply(self, gradients, variables):
        gradients = clip_gradients(gradients, self.clipnorm, self.global_clipnorm, self.clipvalue)
        if not self._takes_duplicates:
            gradients = [deduplicated(g, v) for g, v in zip(gradients, variables, strict=True)]
        if self.weight_decay:
            self._decay_weights(variables)
        for gradient, variable in zip(gradients, variables, strict=True):
            self.update_step(gradient, variable)
        if self.use_ema:
            self._update_averages()
        self._iterations.assign_add(1)
        for variable in variables:
            if variable.constraint is not None:
                variable.assign(in_graph(variable.constraint)(variable))

    def _decay_weights(self, variables):
        ids, names = self._excluded
        for v in variables:
            if id(v) not in ids and not any(n in v.name for n in names):
                v.assign_sub(
                    v * cast(self.weight_decay, v.dtype) * cast(self.learning_rate, v.dtype)
                )

    def exclude_from_weight_decay(self, var_list=None, var_names=None):
        """Leaves variables out of the weight decay; to be called before the first step.

        Args:
          var_list: variables.
          var_names: strings: variables whose name contains one of them.

        Raises:
          ValueError: after the optimizer has been built.
        """
        if self._built:
            raise ValueError(
                "`exclude_from_weight_decay()` can only be configured before the optimizer is "
                "built."
            )
        self._excluded = (tuple(id(v) for v in var_list or ()), tuple(var_names or ()))

    def _update_averages(self):
        momentum, frequency = self.ema_momentum, self.ema_overwrite_frequency
        for average, variable in zip(
            self._model_variables_moving_average, self._trained, strict=True
        ):
            average.assign(momentum * average + (1 - momentum) * variable)
            if frequency:
                due = (self._iterations + 1) % frequency == 0
                variable.assign(where(due, average, variable))

    def finalize_variable_values(self, var_list):
        """Overwrites the variables by their moving averages, if there are.

        Args:
          var_list: the variables.
        """
        if self.use_ema:
            for variable in var_list:
                variable.assign(self._model_variables_moving_average[self._position(variable)])

    # Configuration.

    def get_config(self):
        """The constructor arguments, as a dict of plain values."""
        return {
            "name": self.name,
            "weight_decay": self.weight_decay,
            "clipnorm": self.clipnorm,
            "global_clipnorm": self.global_clipnorm,
            "clipvalue": self.clipvalue,
            "use_ema": self.use_ema,
            "ema_momentum": self.ema_momentum,
            "ema_overwrite_frequency": self.ema_overwrite_frequency,
            "jit_compile": self.jit_compile,
            "is_legacy_optimizer": False,
        }

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The optimizer from `get_config()`'s dict.

        Args:
          config: the dict.
          custom_objects: dict of names of custom schedules.
        """
        from yeoul.keras.optimizers.schedules.registry import deserialize

        config = dict(config)
        if isinstance(config.get("learning_rate"), dict):
            config["learning_rate"] = deserialize(config["learning_rate"], custom_objects)
        return cls(**config)
