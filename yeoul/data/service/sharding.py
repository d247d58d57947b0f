"""Datasets divided by the numbers of the workers: FILE, DATA, FILE_OR_DATA and HINT."""

from yeoul.core.errors import InvalidArgumentError, NotFoundError
from yeoul.data.dataset_spec import is_dense
from yeoul.data.interleave import Inner
from yeoul.data.readers import FromFiles
from yeoul.data.service.copies import Copying, copied, nodes_of
from yeoul.data.service.policy import ShardingPolicy
from yeoul.data.shard import Shard
from yeoul.data.tensor_slices import TensorSlice


def sharded(dataset, policy, count, index):
    """The part of a dataset that a worker computes.

    Args:
      dataset: the whole.
      policy: a static `ShardingPolicy`.
      count: number of workers.
      index: the number of this worker.

    Raises:
      NotFoundError: if it is to be divided by files and does not read any.
      InvalidArgumentError: if there are fewer files than workers.
    """
    if policy is ShardingPolicy.HINT:
        return Hinted(count, index).of(dataset)
    if policy is ShardingPolicy.DATA:
        return Shard(copied(dataset), count, index)
    names = names_of_files(dataset)
    enough = names and min(node._length for node in names) >= count
    if policy is ShardingPolicy.FILE_OR_DATA and not enough:
        return Shard(copied(dataset), count, index)
    if not names:
        raise NotFoundError(
            None,
            None,
            "Found an unshardable source dataset: the dataset reads no files, and cannot be "
            "divided by files. Use ShardingPolicy.DATA or DYNAMIC.",
        )
    if not enough:
        raise InvalidArgumentError(
            None,
            None,
            "Could not apply FILE based sharding: the dataset only has "
            f"{min(node._length for node in names)} file(s), which is not enough for the required "
            f"{count} shards/workers. Use ShardingPolicy.DATA or FILE_OR_DATA.",
        )
    return Divided(names, count, index).of(dataset)


class Hinted(Copying):
    """Copies plans; `shard(SHARD_HINT, SHARD_HINT)` becomes the part of a worker."""

    def __init__(self, count, index):
        super().__init__()
        self.part = count, index

    def change(self, node, made):
        return Shard(made.source, *self.part) if isinstance(made, Shard) and made.hint else None


class Divided(Copying):
    """Copies plans with the parts of a worker in the place of some sources."""

    def __init__(self, sources, count, index):
        super().__init__()
        self.part, self.sources = (count, index), {id(source) for source in sources}

    def change(self, node, made):
        return Shard(made, *self.part) if id(node) in self.sources else None


def names_of_files(dataset):
    """The sources of a plan that hold names of files."""
    found = {}
    for node in nodes_of(dataset):
        if isinstance(node, FromFiles):
            given = node.files
        elif isinstance(node, Inner) and is_name(node.source.element_spec):
            given = node.source
        else:
            continue
        for source in nodes_of(given):
            if isinstance(source, TensorSlice) and is_name(source.element_spec):
                found[id(source)] = source
    return list(found.values())


def is_name(spec):
    return is_dense(spec) and spec.dtype.name == "string" and spec.shape.rank == 0
