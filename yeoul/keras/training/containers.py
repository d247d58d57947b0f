"""The compiled losses and metrics of a model: matching them to its outputs, and reporting them."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.engine.composite import CompositeTensor
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.graph.autograph.entry import in_graph
from yeoul.keras.core.located import tell
from yeoul.keras.losses.loss import Loss, LossFunctionWrapper
from yeoul.keras.losses.weighting import apply_mask
from yeoul.keras.metrics.mean import Mean
from yeoul.keras.metrics.mean_metric_wrapper import MeanMetricWrapper
from yeoul.keras.metrics.metric import Metric
from yeoul.ops.array import cast, expand_dims
from yeoul.ops.array import shape as shape_of


def by_output(spec, y_pred, output_names, what):
    """One entry of `spec` for each output: a list aligned with the flat outputs.

    Outputs that a shorter list does not reach have none, as in TensorFlow.
    """
    outputs = nest.flatten(y_pred)
    if isinstance(y_pred, dict):
        keys = sorted(y_pred)
        if isinstance(spec, dict):
            unknown = set(spec) - set(keys)
            if unknown:
                raise ValueError(
                    f"Unknown entries in {what} dictionary: {sorted(unknown)}. Outputs are {keys}."
                )
            return [spec.get(k) for k in keys]
    if isinstance(spec, dict):
        names = output_names or []
        unknown = set(spec) - set(names)
        if unknown:
            raise ValueError(
                "Found unexpected losses or metrics that do not correspond to any Model output: "
                f"{sorted(unknown)}. "
                f"Valid mode output names: {names}. Received struct is: {spec}."
            )
        return [spec.get(n) for n in names]
    if isinstance(spec, (list, tuple)) and what != "metrics":
        if len(spec) > len(outputs):
            raise ValueError(
                f"The model has {len(outputs)} outputs, but you passed {what} for {len(spec)}: "
                f"{spec}."
            )
        return [*spec, *[None] * (len(outputs) - len(spec))]
    return [spec] * len(outputs)


def align_targets(y_true, y_pred, output_names):
    """The targets in the order of the flat outputs."""
    outputs = nest.flatten(y_pred)
    if isinstance(y_true, dict):
        keys = sorted(y_pred) if isinstance(y_pred, dict) else (output_names or sorted(y_true))
        unknown = sorted(set(y_true) - set(keys))
        if unknown:
            raise ValueError(
                "Found unexpected losses or metrics that do not correspond to any Model output: "
                f"{unknown}. Valid mode output names: {keys}. Name the targets, and the sample "
                "weights, after the outputs."
            )
        return [y_true.get(k) for k in keys]
    if y_true is None:
        return [None] * len(outputs)
    flat = nest.flatten(y_true)
    if len(flat) == len(outputs):
        return flat
    if len(flat) == 1:
        return flat * len(outputs)
    raise ValueError(f"The model has {len(outputs)} outputs, but there are {len(flat)} targets.")


def with_mask(sample_weight, y_pred, y_true):
    """The sample weight times the mask that the output carries.

    Beside a 2-D output one weight a sample gets a last axis, as 1-D targets do.
    """
    if sample_weight is not None:
        sample_weight = to_tensor(sample_weight)
        if sample_weight.shape.rank == 1 and y_pred.shape.rank == 2:
            sample_weight = expand_dims(sample_weight, -1)
    mask = getattr(y_pred, "_keras_mask", None)
    if mask is None:
        return sample_weight
    return apply_mask(y_pred, sample_weight, mask)


def names_of(outputs, known):
    """What the outputs are called in reports: as the model knows, by key, or by number."""
    count = len(nest.flatten(outputs))
    if known and len(known) == count:
        return known
    if isinstance(outputs, dict):
        return sorted(outputs)
    return [f"output_{i + 1}" for i in range(count)]


class LossesContainer:
    """The compiled losses.

    Args:
      losses: loss specification, as given to `compile`.
      loss_weights: factors, in a matching structure.
      output_names: names of the outputs, if known.
    """

    def __init__(self, losses, loss_weights=None, output_names=None):
        self._spec, self._weight_spec, self._names = losses, loss_weights, output_names
        self._losses = None
        self._loss_metric = Mean(name="loss")
        self._output_metrics: list = []

    @property
    def metrics(self):
        """The mean of the total loss, and of each output's loss if there are several."""
        if self._losses is None:
            return []
        return [self._loss_metric, *[m for m in self._output_metrics if m is not None]]

    def _build(self, y_pred):
        from yeoul.keras import losses

        self._like = nest.map_structure(lambda t: 0, y_pred)
        self._classes = [t.shape[-1] if t.shape.rank else None for t in nest.flatten(y_pred)]
        specs = by_output(self._spec, y_pred, self._names, "losses")
        self._weights = by_output(self._weight_spec, y_pred, self._names, "loss_weights")
        self._losses = [as_loss(losses, s) for s in specs]
        count = len(self._losses)
        names = self._names = names_of(y_pred, self._names)
        if count > 1:
            self._output_metrics = [
                None if loss is None else Mean(name=f"{name}_loss")
                for name, loss in zip(names, self._losses, strict=True)
            ]
        else:
            self._output_metrics = [None] * count

    def __call__(self, y_true, y_pred, sample_weight=None, regularization_losses=None):
        """The total loss of a batch; None if there is no loss."""
        if self._losses is None:
            self._build(y_pred)
        outputs = nest.flatten(y_pred)
        targets = align_targets(y_true, y_pred, self._names)
        weights = align_targets(sample_weight, y_pred, self._names)
        total, batch_size = None, None
        for position, (loss, target, out) in enumerate(
            zip(self._losses, targets, outputs, strict=True)
        ):
            if loss is None or target is None:
                continue
            target = match_dtype_and_rank(target, out)
            weight = with_mask(weights[position], out, target)
            try:
                value = loss(target, out, sample_weight=weight)
            except (ValueError, InvalidArgumentError) as error:
                tell(error, refusal(error, loss, self._names[position], target, out))
                raise
            batch_size = leading(out) if batch_size is None else batch_size
            metric_value = value
            metric = self._output_metrics[position]
            if metric is not None:
                metric.update_state(metric_value, sample_weight=batch_size)
            factor = self._weights[position]
            value = value if factor is None else value * cast(to_tensor(factor), value.dtype)
            total = value if total is None else total + value
        for extra in regularization_losses or ():
            extra = (
                cast(extra, total.dtype)
                if total is not None and extra.dtype != total.dtype
                else extra
            )
            total = extra if total is None else total + extra
        if total is None:
            return None
        if batch_size is None:
            batch_size = leading(outputs[0]) if outputs else 1
        self._loss_metric.update_state(total, sample_weight=batch_size)
        return total

    def check_targets(self, y_true):
        """Refuses targets that a loss has no value for, once a step has been traced.

        Args:
          y_true: targets with their values, arrays.
        """
        if self._losses is None or y_true is None:
            return
        targets = align_targets(y_true, self._like, self._names)
        for loss, target, classes in zip(self._losses, targets, self._classes, strict=True):
            if isinstance(loss, LossFunctionWrapper) and target is not None:
                loss.check_targets(target, classes)

    def reset_state(self):
        """Resets the means."""
        for metric in self.metrics:
            metric.reset_state()


def refusal(error, loss, name, target, out):
    """A loss's complaint, with what it was given."""
    return (
        f"{error} (In the loss {loss.name!r} of output {name!r}: targets of shape {target.shape}, "
        f"predictions of shape {out.shape}. Check the targets, and the units of the last layer.)"
    )


def as_loss(losses, spec):
    """A `Loss` object from a name, function or object."""
    if spec is None:
        return None
    if isinstance(spec, type):
        raise TypeError(
            f"The loss is the class {spec.__name__}. Pass an object: {spec.__name__}()."
        )
    loss = losses.get(spec)
    if not isinstance(loss, Loss):
        name = getattr(loss, "__name__", None) or type(loss).__name__
        return LossFunctionWrapper(loss, name=name)
    return loss


def leading(tensor):
    """The batch size: an int if it is known, otherwise a tensor."""
    dims = tensor.shape._dims
    if dims is not None and dims and dims[0] is not None:
        return float(dims[0])
    return cast(shape_of(tensor)[0], "float32")


def match_dtype_and_rank(y_true, y_pred):
    """A 1-D target beside a 2-D output (or the reverse) gets a last axis.

    Floats get the output's dtype.
    """
    if not isinstance(y_true, (Tensor, CompositeTensor)):
        y_true = to_tensor(y_true)
    if y_true.shape.rank == 1 and y_pred.shape.rank == 2:
        y_true = expand_dims(y_true, -1)
    if y_true.dtype.is_floating and y_pred.dtype.is_floating and y_true.dtype != y_pred.dtype:
        y_true = cast(y_true, y_pred.dtype)
    return y_true


class MetricsContainer:
    """The compiled metrics.

    Args:
      metrics: metric specification, as given to `compile`.
      weighted_metrics: likewise, for metrics that get the sample weights.
      output_names: names of the outputs, if known.
    """

    def __init__(self, metrics=None, weighted_metrics=None, output_names=None):
        self._specs, self._names = (metrics, weighted_metrics), output_names
        self._built = None
        self._unnamed = self._given()

    def _given(self):
        return [m for spec in self._specs for m in nest.flatten(spec) if isinstance(m, Metric)]

    @property
    def metrics(self):
        """The metric objects; before the first batch those that were given as objects."""
        if self._built is None:
            return self._unnamed
        return [
            m
            for per_output in self._built
            for plain, weighted in per_output
            for m in (plain, weighted)
            if m
        ]

    def _build(self, y_true, y_pred):
        outputs, targets = nest.flatten(y_pred), align_targets(y_true, y_pred, self._names)
        count = len(outputs)
        names = self._names = names_of(y_pred, self._names)
        plain = metric_lists(self._specs[0], y_pred, names)
        weighted = metric_lists(self._specs[1], y_pred, names)
        self._built = []
        for i, (out, target) in enumerate(zip(outputs, targets, strict=True)):
            pairs = [(as_metric(m, target, out), None) for m in plain[i]]
            pairs += [(None, as_metric(m, target, out)) for m in weighted[i]]
            self._built.append(pairs)
            give_names(pairs, f"{names[i]}_" if count > 1 else "")

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Updates all metrics with a batch."""
        if y_true is None and self._specs == (None, None):
            return
        if self._built is None:
            self._build(y_true, y_pred)
        outputs = nest.flatten(y_pred)
        targets = align_targets(y_true, y_pred, self._names)
        weights = align_targets(sample_weight, y_pred, self._names)
        for pairs, target, out, weight in zip(self._built, targets, outputs, weights, strict=True):
            if target is None or not pairs:
                continue
            target = match_dtype_and_rank(target, out)
            mask = getattr(out, "_keras_mask", None)
            plain_weight = None if mask is None else with_mask(None, out, target)
            weight = with_mask(weight, out, target)
            for plain, weighted in pairs:
                if plain is not None:
                    in_graph(plain.update_state)(target, out, sample_weight=plain_weight)
                if weighted is not None:
                    in_graph(weighted.update_state)(target, out, sample_weight=weight)

    def reset_state(self):
        """Resets all metrics."""
        for metric in self.metrics:
            metric.reset_state()


def give_names(pairs, prefix):
    """The output's name before each metric's; "weighted_" where two would be called alike."""
    plain = [m for m, _ in pairs if m is not None]
    weighted = [m for _, m in pairs if m is not None]
    for metric in plain:
        if not metric._name.startswith(prefix):
            metric._name = prefix + metric._name
    taken = {metric._name for metric in plain}
    for metric in weighted:
        own = metric._name.removeprefix(prefix)
        metric._name = prefix + ("weighted_" + own if prefix + own in taken else own)


def metric_lists(spec, y_pred, names):
    """A list of metrics for each output."""
    count = len(nest.flatten(y_pred))
    if spec is None:
        return [[] for _ in range(count)]
    if isinstance(spec, dict):
        return [as_list(m) for m in by_output(spec, y_pred, names, "metrics")]
    if (
        isinstance(spec, (list, tuple))
        and len(spec) == count
        and (any(isinstance(m, (list, tuple)) or m is None for m in spec))
    ):
        return [as_list(m) for m in spec]
    return [as_list(spec) if i == 0 else copies(spec) for i in range(count)]


def as_list(value):
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def copies(spec):
    """For further outputs: metric objects are made anew, since each has its own state."""
    return [
        type(m).from_config(m.get_config()) if isinstance(m, Metric) else m for m in as_list(spec)
    ]


def as_metric(spec, y_true, y_pred):
    """A `Metric` object from a name, function or object.

    "accuracy" becomes the one that fits the shapes.
    """
    from yeoul.keras import metrics

    if spec is None or isinstance(spec, Metric):
        return spec
    name = None
    if isinstance(spec, str) and spec.lower() in ("accuracy", "acc", "crossentropy", "ce"):
        name = spec
        spec = by_shapes(spec.lower(), y_true, y_pred)
    found = metrics.get(spec)
    if isinstance(found, Metric):
        return found
    if isinstance(found, Loss):
        return MeanMetricWrapper(found, name=found.name or type(found).__name__)
    if isinstance(spec, str) and name is None:
        name = spec
    return MeanMetricWrapper(found, name=name or getattr(found, "__name__", type(found).__name__))


def by_shapes(kind, y_true, y_pred):
    """The accuracy or cross-entropy that fits these targets and outputs."""
    pred, true = y_pred.shape, y_true.shape
    binary = pred.rank is not None and pred.rank > 0 and pred[-1] == 1
    sparse = (true.rank is not None and pred.rank is not None) and (
        true.rank < pred.rank or (true.rank > 0 and true[-1] == 1 and pred[-1] != 1)
    )
    accuracy = kind in ("accuracy", "acc")
    if binary:
        return "binary_accuracy" if accuracy else "binary_crossentropy"
    if sparse:
        return "sparse_categorical_accuracy" if accuracy else "sparse_categorical_crossentropy"
    return "categorical_accuracy" if accuracy else "categorical_crossentropy"
