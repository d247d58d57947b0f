"""`tf.debugging.set_log_device_placement`: which device each op runs on, told on standard error."""

import sys

from yeoul.core.export import export
from yeoul.engine.device import PREFIX, accelerators, device_of, find_device, kind_of
from yeoul.engine.state import STATE, State
from yeoul.graph import concrete
from yeoul.graph.func_graph import CONST
from yeoul.graph.node import Node


class Logger:
    """The recorder that tells of eager ops and of calls of functions."""

    watched = frozenset()  # gradients do not pass through it

    def record(self, record):
        """An op ran."""
        if not isinstance(record, Node):
            place = device_of(record.outputs[0]._a) if record.outputs else current()
            tell(f"Executing op {record.op.name} in device {place}")

    def read_variable(self, variable, tensor):
        """Reading a variable is no op here."""

    def calling(self, function):
        """A graph is called."""
        tell(f"Executing op {function.name} in device {current()}")


LOGGER = Logger()


def tell(line):
    sys.stderr.write(line + "\n")


def current():
    """The full name of the device that compiled programs run on now."""
    if not accelerators():
        return PREFIX + "CPU:0"
    found = find_device(STATE.device) if STATE.device else accelerators()[0]
    if found is None:
        return PREFIX + "CPU:0"
    return f"{PREFIX}{kind_of(found)}:{found.id}"


def traced(function):
    """Tells where the ops of a function that was traced will run; see `concrete.TRACED`.

    What XLA does not compile runs on the host.
    """
    program = function.callable.program
    for node in program.nodes:
        if node.op is not CONST:
            place = PREFIX + "CPU:0" if node in program.host_reasons else current()
            tell(f"{node.name}: ({node.op.name}): {place}")


@export("debugging.set_log_device_placement")
def set_log_device_placement(enabled):
    """Switches on or off that each op is told on standard error, with the device that it runs on.

    Ops of a `tf.function` are told when it is traced. It holds for this thread and those that are
    started later.

    Args:
      enabled: bool.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.set_log_device_placement(False)
      >>> tf.debugging.get_log_device_placement()
      False
    """
    if bool(enabled) == get_log_device_placement():
        return
    if enabled:
        STATE.push_always(LOGGER)
        State.at_first = (*State.at_first, LOGGER)
        concrete.TRACED.append(traced)
    else:
        STATE.pop_always(LOGGER)
        State.at_first = tuple(r for r in State.at_first if r is not LOGGER)
        concrete.TRACED.remove(traced)


@export("debugging.get_log_device_placement")
def get_log_device_placement():
    """Whether each op is told with its device; see `tf.debugging.set_log_device_placement`.

    Example:
      >>> import yeoul as tf
      >>> tf.debugging.get_log_device_placement()
      False
    """
    return LOGGER in State.at_first
