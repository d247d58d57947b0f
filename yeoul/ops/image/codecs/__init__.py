"""Image files as bytes, without tensors; Pillow is imported when first used."""
