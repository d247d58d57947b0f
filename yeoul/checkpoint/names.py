"""Checkpoints that know the names of variables only: those of `tf.compat.v1.train.Saver`."""

from yeoul.checkpoint.object_graph import ObjectGraph
from yeoul.checkpoint.status import NameBasedSaverStatus
from yeoul.core.log import get_logger


def restore_by_name(reader, root, attached):
    """Restores the objects below a root whose names are in a checkpoint; the status."""
    get_logger().warning(
        "Restoring a name-based checkpoint using the object-based restore API. Names are matched, "
        "which is fragile: save the objects again with tf.train.Checkpoint.save."
    )
    graph, found, in_sessions = ObjectGraph(root, attached), [], []
    for number, item in enumerate(graph.objects):
        name = item._checkpoint_full_name() if graph.has_values(number) else ""
        if name and name in reader:
            found.append((item, {"": reader.array(name)}))
    for item, values in found:
        item._check_checkpoint_values("VARIABLE_VALUE", values)
    for item, values in found:
        if getattr(item, "in_session", False):
            in_sessions.append((item, values[""]))
        else:
            item._restore_checkpoint_values("VARIABLE_VALUE", values)
    known = [item for item, _ in found]
    known += [o for o in graph.objects if getattr(o, "_shared_name", "") == "save_counter"]
    return NameBasedSaverStatus(known, in_sessions, root, attached)
