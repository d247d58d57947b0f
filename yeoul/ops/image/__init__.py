"""Images: tf.image, and the codecs of tf.io."""
