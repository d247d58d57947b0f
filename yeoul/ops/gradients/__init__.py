"""Gradients that are ops of their own, as TensorFlow names them."""
