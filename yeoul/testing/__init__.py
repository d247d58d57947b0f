"""`tf.test`: checks of tensors for unit tests, numeric gradients, benchmarks."""
