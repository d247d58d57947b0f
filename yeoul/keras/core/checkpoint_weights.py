"""Weights of a model in TensorFlow's checkpoint format."""

import pathlib

from yeoul.checkpoint.checkpoint import Checkpoint
from yeoul.checkpoint.options import CheckpointOptions
from yeoul.checkpoint.state_file import write_state
from yeoul.formats.bundle_files import index_path, is_bundle


def save_checkpoint(model, path, overwrite, options):
    """Writes the weights, and the optimizer's variables, as a checkpoint.

    Raises:
      FileExistsError: if there is one, and `overwrite` is False.
    """
    if is_bundle(path) and not overwrite:
        raise FileExistsError(f"{index_path(path)} exists, and overwrite is False.")
    options = check_options(options)
    Checkpoint(model)._write(
        path, options, lambda: write_state(pathlib.Path(path).parent, path, [path])
    )


def load_checkpoint(model, path, options):
    """Restores the weights from a checkpoint, those of layers that are not built when they are.

    Returns:
      The status.

    Raises:
      AssertionError: if nothing but the model itself was found in the checkpoint.
    """
    check_options(options)
    return Checkpoint(model).read(path).assert_nontrivial_match()


def check_options(options):
    """The options, or the usual ones.

    Raises:
      TypeError: if they are something else.
    """
    if options is None:
        return CheckpointOptions()
    if not isinstance(options, CheckpointOptions):
        raise TypeError(
            f"options must be a tf.train.CheckpointOptions, not {options!r}; leave it out for the "
            "usual ones."
        )
    return options
