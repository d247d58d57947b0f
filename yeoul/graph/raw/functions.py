"""The functions of `tf.raw_ops`, each made when it is first asked for: `functions.Abs`."""

from yeoul.core.export import export_namespace
from yeoul.core.namespace import missing_attribute
from yeoul.graph.raw import rules, variables  # noqa: F401  fill the table of special rules
from yeoul.graph.raw.call import is_raw, raw_function

export_namespace("raw_ops", "compat.v1.raw_ops")


def __getattr__(name):
    if name.startswith("__") or not is_raw(name):
        raise AttributeError(missing_attribute("yeoul.raw_ops", name))
    function = globals()[name] = raw_function(name)
    return function
