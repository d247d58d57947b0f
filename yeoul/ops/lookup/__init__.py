"""Lookup tables: what they hold, their ops, and `tf.lookup`."""
