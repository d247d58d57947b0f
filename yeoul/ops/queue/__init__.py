"""Queues: what they hold, their ops, and `tf.queue`."""
