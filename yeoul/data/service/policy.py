"""How a dataset is divided between the workers of the tf.data service."""

import enum

from yeoul.core.export import export


@export("data.experimental.service.ShardingPolicy")
class ShardingPolicy(enum.IntEnum):
    """How the workers of the tf.data service divide a dataset between them.

    `OFF`: not at all: each worker yields all elements. `DYNAMIC`: each worker takes the next part
    of the sources when it needs one, so that all together yield each element once. `FILE`, `DATA`,
    `FILE_OR_DATA` and `HINT` divide it by the number of the worker in
    `DispatcherConfig.worker_addresses`: by files; by elements; by files where there are files and
    by elements otherwise; or where `shard(SHARD_HINT, SHARD_HINT)` stands.

    Example:
      >>> import yeoul as tf
      >>> tf.data.experimental.service.ShardingPolicy.DYNAMIC
      <ShardingPolicy.DYNAMIC: 1>
    """

    OFF = 0
    DYNAMIC = 1
    FILE = 2
    DATA = 3
    FILE_OR_DATA = 4
    HINT = 5


STATIC = (
    ShardingPolicy.FILE,
    ShardingPolicy.DATA,
    ShardingPolicy.FILE_OR_DATA,
    ShardingPolicy.HINT,
)
NAMES = {
    "parallel_epochs": ShardingPolicy.OFF,
    "distributed_epoch": ShardingPolicy.DYNAMIC,
}


def policy_of(processing_mode):
    """The policy that a user named.

    Raises:
      ValueError: if it is none.
    """
    if isinstance(processing_mode, ShardingPolicy):
        return processing_mode
    if isinstance(processing_mode, str) and processing_mode in NAMES:
        return NAMES[processing_mode]
    raise ValueError(
        "tf.data service processing mode should be a "
        '`tf.data.experimental.service.ShardingPolicy`, `"parallel_epochs"`, or '
        f'`"distributed_epoch"`. Got {processing_mode!r}.'
    )
