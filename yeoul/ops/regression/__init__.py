"""Fits that are ops."""
