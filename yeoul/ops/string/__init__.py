"""Strings, their hashes and encodings, crosses of features, sets, counts of sparse tensors."""
