"""tf.compat.v1.losses: losses that gather in a collection of the graph."""
