"""tf.experimental.numpy: NumPy's functions and rules of promotion, on tensors."""
