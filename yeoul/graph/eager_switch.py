"""`tf.config.run_functions_eagerly`: functions without graphs, for debugging."""

from yeoul.core.export import export

SWITCHES = {"eagerly": False}


@export("config.run_functions_eagerly", "config.experimental_run_functions_eagerly")
def run_functions_eagerly(run_eagerly):
    """True: every `tf.function` runs its Python code directly, for debugging.

    Args:
      run_eagerly: bool.

    Example:
      >>> import yeoul as tf
      >>> tf.config.run_functions_eagerly(True)
      >>> tf.function(lambda x: x.numpy())(tf.constant(3)).item()
      3
      >>> tf.config.run_functions_eagerly(False)
    """
    SWITCHES["eagerly"] = bool(run_eagerly)


@export("config.functions_run_eagerly", "config.experimental_functions_run_eagerly")
def functions_run_eagerly():
    """True if `run_functions_eagerly(True)` is in force.

    Returns:
      bool.

    Example:
      >>> import yeoul as tf
      >>> tf.config.functions_run_eagerly()
      False
    """
    return SWITCHES["eagerly"]
