"""Connectionist temporal classification: losses, decoders, helpers for labels."""
