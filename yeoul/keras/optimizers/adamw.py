"""Adam with decay of the weights."""

from yeoul.core.export import export
from yeoul.keras.optimizers.adam import Adam


@export("keras.optimizers.AdamW", "keras.optimizers.experimental.AdamW")
class AdamW(Adam):
    """Adam, after each weight has been multiplied by `1 - learning_rate * weight_decay`.

    Args:
      learning_rate: number, schedule, or function of no argument.
      beta_1: decay of the estimate of the first moment.
      beta_2: decay of the estimate of the second moment.
      epsilon: added to the root of the second moment.
      amsgrad: divide by the largest second moment so far.
      weight_decay: see `Optimizer`; so are the arguments that follow.
      clipnorm: largest norm of each gradient.
      clipvalue: largest absolute value of each element of the gradients.
      global_clipnorm: largest norm of all gradients together.
      use_ema: keep a moving average of the weights.
      ema_momentum: momentum of the moving average.
      ema_overwrite_frequency: steps after which the average overwrites the weights.
      jit_compile: accepted; XLA compiles every update.
      name: name of the optimizer.
      **kwargs: `lr`, the old spelling of `learning_rate`.

    Example:
      >>> import yeoul as tf
      >>> w = tf.Variable(1.0)
      >>> _ = tf.keras.optimizers.AdamW(0.1).apply_gradients([(tf.constant(2.0), w)])
      >>> round(float(w), 4)
      0.8996

    Reference: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019.
    """

    def __init__(
        self,
        learning_rate=0.001,
        weight_decay=0.004,
        beta_1=0.9,
        beta_2=0.999,
        epsilon=1e-7,
        amsgrad=False,
        clipnorm=None,
        clipvalue=None,
        global_clipnorm=None,
        use_ema=False,
        ema_momentum=0.99,
        ema_overwrite_frequency=None,
        jit_compile=True,
        name="AdamW",
        **kwargs,
    ):
        if weight_decay is None:
            raise ValueError(
                "Missing value of `weight_decay` which is required and must be a float value."
            )
        super().__init__(
            learning_rate,
            beta_1,
            beta_2,
            epsilon,
            amsgrad,
            weight_decay,
            clipnorm,
            clipvalue,
            global_clipnorm,
            use_ema,
            ema_momentum,
            ema_overwrite_frequency,
            jit_compile,
            name,
            **kwargs,
        )
