"""Ops that programs reach through `tf.raw_ops` and imported graphs: older and smaller parts."""
