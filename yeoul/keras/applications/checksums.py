"""Checksums of the weight files in Keras's storage, by path: MD5 or SHA-256."""

CHECKSUMS: dict[str, str] = {}
