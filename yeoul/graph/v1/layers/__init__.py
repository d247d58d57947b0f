"""tf.compat.v1.layers: layers as functions, whose variables live in the variable scope."""
