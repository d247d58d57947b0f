"""Numbers in few bits: simulated in floats, and as quantized dtypes."""
