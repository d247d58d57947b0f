"""Checks of optimizers' options, and their old spellings."""

from yeoul.core.log import get_logger


def check_options(optimizer):
    """Refuses options out of range, and two kinds of clipping by norm."""
    for key in ("clipnorm", "clipvalue", "global_clipnorm"):
        value = getattr(optimizer, key)
        if value is not None and value < 0:
            raise ValueError(f"`{key}` must not be negative. Received: {key}={value}")
    if optimizer.clipnorm is not None and optimizer.global_clipnorm is not None:
        raise ValueError(
            "At most one of `clipnorm` and `global_clipnorm` can be set. Received: "
            f"clipnorm={optimizer.clipnorm}, global_clipnorm={optimizer.global_clipnorm}."
        )
    if not optimizer.use_ema:
        return
    momentum, frequency = optimizer.ema_momentum, optimizer.ema_overwrite_frequency
    if not 0 <= momentum <= 1:
        raise ValueError(
            f"`ema_momentum` must be in the range [0, 1]. Received: ema_momentum={momentum}"
        )
    if frequency is not None and (not isinstance(frequency, int) or frequency < 1):
        raise ValueError(
            "`ema_overwrite_frequency` must be an integer > 1 or None. Received: "
            f"ema_overwrite_frequency={frequency}"
        )


def old_options(class_name, kwargs):
    """The learning rate given as `lr`, or None.

    Raises:
      ValueError: for `decay`, which schedules replaced.
      TypeError: for unknown arguments.
    """
    if "decay" in kwargs:
        raise ValueError(
            "decay is deprecated in the new Keras optimizer. For `decay=d` pass the learning rate "
            "tf.keras.optimizers.schedules.InverseTimeDecay(rate, decay_steps=1, decay_rate=d)."
        )
    unknown = sorted(set(kwargs) - {"lr", "is_legacy_optimizer"})
    if unknown:
        raise TypeError(
            f"{', '.join(unknown)} is not a valid argument of {class_name}: kwargs should be "
            f"empty. Check the spelling; help(tf.keras.optimizers.{class_name}) lists what it "
            "accepts."
        )
    if "lr" in kwargs:
        get_logger().warning("`lr` is deprecated in Keras optimizers: use `learning_rate`.")
    return kwargs.get("lr")
