"""Where a traced function's result has its tensors."""


class Leaf:
    """A place in the structure of a result: output number `index`, or a Python value."""

    __slots__ = ("index", "value")

    def __init__(self, index, value=None):
        self.index, self.value = index, value
