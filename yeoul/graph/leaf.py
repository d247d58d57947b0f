"""Where a traced function's result has its tensors."""


class Leaf:
    """A place in the structure of a result: output number `index`, or a Python value."""

    __slots__ = ("index", "value")

    def __init__(self, index, value=None):
        self.index, self.value = index, value

    def take(self, results):
        """What stands here, given the flat results."""
        return self.value if self.index is None else results[self.index]


class CompositeLeaf(Leaf):
    """The place of a composite tensor: its spec, and the leaves of its components."""

    __slots__ = ("parts", "spec")

    def __init__(self, spec, parts):
        super().__init__(None)
        self.spec, self.parts = spec, parts

    def take(self, results):
        return self.spec._from_components([part.take(results) for part in self.parts])
