"""Consecutive elements stacked."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.tensor_spec import TensorSpec
from yeoul.data.chunk import Chunk, concatenate, stackable
from yeoul.data.dataset import Dataset, as_int


class Batch(Dataset):
    """Elements stacked in groups of `size`."""

    def __init__(self, source, size, drop_remainder):
        self.source, self.size, self.drop = source, as_int(size, "batch_size"), bool(drop_remainder)
        if self.size < 1:
            raise InvalidArgumentError(
                None,
                None,
                f"batch_size must be greater than zero, received: {self.size}. Pass the number of "
                "elements in a batch, e.g. 32.",
            )
        n = source._length
        length = n if n < 0 else (n // self.size if self.drop else -(-n // self.size))
        static = self.size if self.drop else None

        def batched(spec):
            return TensorSpec(
                [static, *spec.shape] if spec.shape.rank is not None else None, spec.dtype
            )

        super().__init__((source,), nest.map_structure(batched, source.element_spec), length)

    def chunks(self):
        pending, rows = [], 0
        for chunk in self.source.chunks():
            pending.append(chunk)
            rows += chunk.count
            if rows < self.size:
                continue
            whole = self.joined(pending)
            groups = rows // self.size
            yield self.grouped(whole.slice(0, groups * self.size), groups)
            rest = rows - groups * self.size
            pending, rows = (
                ([whole.slice(groups * self.size, whole.count)], rest) if rest else ([], 0)
            )
        if rows and not self.drop:
            whole = self.joined(pending)
            yield Chunk([c[None] for c in whole.columns], 1)

    def joined(self, chunks):
        if not stackable(chunks):
            self.refuse(chunks)
        return concatenate(chunks)

    def grouped(self, chunk, groups):
        return Chunk([c.reshape(groups, self.size, *c.shape[1:]) for c in chunk.columns], groups)

    def refuse(self, chunks):
        for position, columns in enumerate(zip(*[c.columns for c in chunks], strict=True)):
            shapes = [c.shape[1:] for c in columns]
            different = next((s for s in shapes if s != shapes[0]), None)
            if different is not None:
                raise InvalidArgumentError(
                    None,
                    None,
                    f"Cannot batch tensors with different shapes in component {position}. First "
                    "element had shape "
                    f"{list(shapes[0])} and a later element had shape {list(different)}. "
                    "Give all elements one shape, or batch them one by one.",
                )
