"""`tf.raw_ops`: the ops of the table as functions of keyword arguments, made from their records."""
