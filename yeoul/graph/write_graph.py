"""tf.io.write_graph."""

from yeoul.core.export import export
from yeoul.formats import files


@export("io.write_graph", "compat.v1.io.write_graph", "compat.v1.train.write_graph")
def write_graph(graph_or_graph_def, logdir, name, as_text=True):
    """Writes a graph to a file.

    Args:
      graph_or_graph_def: a `tf.Graph` or a `GraphDef`.
      logdir: directory, which is made if it is missing.
      name: name of the file.
      as_text: whether to write text; otherwise the serialised `GraphDef`.

    Returns:
      The path of the file.

    Raises:
      TypeError: if there is no graph.

    Example:
      >>> import tempfile
      >>> import yeoul as tf
      >>> graph = tf.function(lambda x: x + 1).get_concrete_function(tf.TensorSpec([])).graph
      >>> path = tf.io.write_graph(graph, tempfile.mkdtemp(), "graph.pbtxt")
      >>> tf.io.read_file(path).numpy()[:6]
      b'node {'
    """
    from google.protobuf import text_format

    graph = graph_or_graph_def
    proto = graph.as_graph_def() if hasattr(graph, "as_graph_def") else graph
    if not hasattr(proto, "SerializeToString"):
        raise TypeError(
            f"graph_or_graph_def must be a tf.Graph or a GraphDef, not {graph_or_graph_def!r}."
        )
    logdir = files.text(logdir)
    if not files.is_dir(logdir):
        files.make_dir(logdir, parents=True)
    path = f"{logdir.rstrip('/')}/{files.text(name)}"
    if as_text:
        data = text_format.MessageToString(proto).encode()
    else:
        data = proto.SerializeToString()
    with files.open_file(path, "wb") as file, files.guarded(path):
        file.write(data)
    return path
