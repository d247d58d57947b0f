"""The tf.data service: datasets computed by workers, in this process or in others."""
