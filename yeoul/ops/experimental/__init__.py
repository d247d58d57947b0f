"""What TensorFlow keeps in tf.experimental."""
