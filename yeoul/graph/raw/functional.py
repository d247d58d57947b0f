"""Raw ops whose attributes are functions: calls, conditions, loops."""

from yeoul.core import nest
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.control_flow import cond, switch_case
from yeoul.graph.import_control import truth
from yeoul.graph.raw.call import RULES, as_tensor
from yeoul.graph.while_loop import while_loop


def flat_call(call, name, function, inputs):
    """A function of tensors that gives the list of what the function gives.

    Raises:
      InvalidArgumentError: if it is no concrete function.
    """
    if not hasattr(function, "call_flat"):
        raise invalid(
            f"Expected a concrete function for argument {name!r} of "
            f"tf.raw_ops.{call.definition.name}, not {function!r}. Get one by "
            "f.get_concrete_function(...)."
        )
    results = function.call_flat(list(inputs))
    return [] if results is None else nest.flatten(results)


def tensors(call, name):
    values = [as_tensor(value) for value in call.inputs[name]]
    return [v if isinstance(v, (Tensor, BaseVariable)) else to_tensor(v) for v in values]


def partitioned(call):
    return flat_call(call, "f", call.attrs["f"], tensors(call, "args"))


def conditional(call):
    inputs, condition = tensors(call, "input"), truth(as_tensor(call.inputs["cond"]))

    def branch(name):
        return lambda: flat_call(call, name, call.attrs[name], inputs)

    found = cond(condition, branch("then_branch"), branch("else_branch"), name=call.name)
    return nest.flatten(found)


def case(call):
    inputs, index = tensors(call, "input"), as_tensor(call.inputs["branch_index"])
    functions = [lambda f=f: flat_call(call, "branches", f, inputs) for f in call.attrs["branches"]]
    return nest.flatten(switch_case(index, functions, name=call.name or call.definition.name))


def loop(call):
    start = tensors(call, "input")

    def test(*state):
        return truth(flat_call(call, "cond", call.attrs["cond"], state)[0])

    def body(*state):
        return flat_call(call, "body", call.attrs["body"], state)

    return nest.flatten(while_loop(test, body, start, name=call.name))


RULES.update(
    {
        "Case": case,
        "If": conditional,
        "PartitionedCall": partitioned,
        "StatefulPartitionedCall": partitioned,
        "StatelessCase": case,
        "StatelessIf": conditional,
        "StatelessWhile": loop,
        "While": loop,
    }
)
