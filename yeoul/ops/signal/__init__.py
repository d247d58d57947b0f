"""Signals: Fourier and cosine transforms, windows, frames, spectrograms: `tf.signal`."""
