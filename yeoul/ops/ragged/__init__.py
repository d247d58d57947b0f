"""Row partitions and ragged shapes: what delimits the rows of ragged tensors."""
