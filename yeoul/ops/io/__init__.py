"""Files, records and serialised messages: tf.io, tf.audio."""
