"""tf.compat.v1.metrics: metrics over many runs of a session."""
