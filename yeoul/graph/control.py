"""What AutoGraph builds on: conditions and loops of the graph being built, without structures."""

from yeoul.graph.branch import switch
from yeoul.graph.dataset_loop import for_dataset
from yeoul.graph.loop import loop
from yeoul.graph.subgraph import Subgraph, trace

__all__ = ["Subgraph", "conditional", "for_dataset", "loop", "trace"]


def conditional(pred, then, orelse, then_outputs, else_outputs, name=None):
    """Makes the `If` node of two traced branches.

    Args:
      pred: bool tensor.
      then: the `Subgraph` that runs if `pred` is true.
      orelse: the one that runs otherwise.
      then_outputs: flat list of tensors or values of the first branch.
      else_outputs: equally long one of the second.
      name: name of the node.

    Returns:
      List of tensors.

    Raises:
      TypeError: if the dtypes of an output differ.
    """
    return switch(pred, [then, orelse], [then_outputs, else_outputs], name or "cond")
