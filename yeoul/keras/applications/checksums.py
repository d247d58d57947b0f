"""Checksums of the weight files in Keras's storage, by name: MD5 or SHA-256."""

CHECKSUMS: dict[str, str] = {}
