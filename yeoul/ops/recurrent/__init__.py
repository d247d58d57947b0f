"""Recurrent cells as single ops: LSTMBlockCell, GRUBlockCell, BlockLSTM."""
