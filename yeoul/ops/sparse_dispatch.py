"""Which tf functions take sparse tensors."""


def implementation(function):
    """What the function does with sparse tensors, or None."""
    return None
