"""`Dataset.save` with `checkpoint_args`: a long save goes on where it was interrupted.

A checkpoint keeps the place of the iterator, and which files hold the elements before it. At each
checkpoint these are ended, and further elements go to new ones. The folder has a mark, so that
others do not take the files for what a killed process left behind: those of a save that is never
gone on with stay there.
"""

import json

from yeoul.checkpoint.checkpoint import Checkpoint
from yeoul.checkpoint.manager import CheckpointManager
from yeoul.data.marks import as_text
from yeoul.data.place import Place
from yeoul.data.storage import KEPT, FolderWriter, removed, within
from yeoul.engine.trackable import Trackable
from yeoul.formats import claims, files


class Progress(Trackable):
    """What a checkpoint keeps of a save.

    Attributes:
      state: what was restored, or None.
      note: function that gives the state to be saved.
    """

    def __init__(self):
        self.state, self.note = None, dict

    def _checkpoint_values(self):
        return {"SAVE": {"_STATE": as_text(self.note())}}

    def _restore_checkpoint_values(self, attribute, values):
        self.state = json.loads(values["_STATE"][()])


def save_resumably(dataset, path, compression, shard_func, checkpoint_args):
    """Saves a dataset with checkpoints; goes on after the latest one.

    Args:
      dataset: the dataset.
      path: the folder.
      compression: "GZIP" or "".
      shard_func: as in `Dataset.save`.
      checkpoint_args: dict of arguments of `tf.train.CheckpointManager`.

    Raises:
      ValueError: if these hold a checkpoint.
    """
    if "checkpoint" in checkpoint_args:
        raise ValueError(
            "checkpoint_args holds `checkpoint`, which save makes itself. Give the other arguments "
            "of tf.train.CheckpointManager: directory, max_to_keep, …"
        )
    progress, step = Progress(), checkpoint_args.get("step_counter")
    manager = CheckpointManager(Checkpoint(save=progress), **checkpoint_args)
    manager.restore_or_initialize()
    writer = FolderWriter(path, dataset.element_spec, compression, shard_func, keeps=True)
    place = Place(dataset, resumed(writer, progress.state))
    progress.note = lambda: noted(writer, place)
    with writer:
        files.open_file(within(path, f"{writer.run}{KEPT}"), "wb").close()
        for chunk in dataset._run(place):
            for piece in pieces(chunk, checkpoint_args.get("checkpoint_interval")):
                writer.write(piece)
                place.chunk, place.count = piece, piece.count
                if step is not None:
                    step.assign_add(piece.count)
                manager.save()
        writer.finish()
    progress.note = dict  # nothing is left to go on with
    manager.save(check_interval=False)


def pieces(chunk, interval):
    """The parts of a chunk after which a checkpoint may be due."""
    size = interval or chunk.count
    return [chunk.slice(i, min(i + size, chunk.count)) for i in range(0, chunk.count, size)]


def noted(writer, place):
    """The state of a save, with all files before the place ended."""
    writer.end_files()
    names = [[int(number), names] for number, names in writer.names.items()]
    counts = {"count": writer.count, "made": writer.made}
    return {"run": writer.run, "names": names, "place": place.state, **counts}


def resumed(writer, state):
    """The place at which a save goes on; None at the beginning.

    It begins anew if files are gone, or if another process goes on with it.
    """
    if not state:
        return None
    names = {number: list(own) for number, own in state["names"]}
    lock = within(writer.path, f"{state['run']}.lock")
    if not all(files.exists(within(writer.path, n)) for own in names.values() for n in own):
        removed(within(writer.path, f"{state['run']}{KEPT}"))
        return None
    if files.exists(lock):
        with claims.abandoned(lock) as free:
            if not free:
                return None
    files.open_file(lock, "wb").close()
    claim = claims.Claim(lock)
    if claim.lost:
        claim.release()
        return None
    writer.run, writer.lock, writer.claim = state["run"], lock, claim
    writer.names, writer.count, writer.made = names, state["count"], state["made"]
    return state["place"]
