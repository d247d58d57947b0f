"""Saving and loading the weights of a model, as a checkpoint or in Keras's HDF5 layout."""

import os
import pathlib

import numpy as np

from yeoul.core.tracebacks import without_frames
from yeoul.formats.bundle_files import is_bundle
from yeoul.keras.core.checkpoint_weights import load_checkpoint, save_checkpoint

HDF5 = (".h5", ".hdf5", ".keras")
OWN = "top_level_model_weights"  # group of the weights that belong to no layer


class ModelWeightsMixin:
    """`save_weights` and `load_weights`, for `Model`."""

    @without_frames
    def save_weights(self, filepath, overwrite=True, save_format=None, options=None):
        """Writes the weights, aside first: former files stay whole until then.

        In TensorFlow's format the variables of the optimizer are saved too, and `filepath` is the
        name of several files without their endings. In HDF5 it is one file.

        Args:
          filepath: path.
          overwrite: False: raise if the file exists.
          save_format: "tf" or "h5"; default: "h5" if the path ends in .h5, .hdf5 or .keras,
            otherwise "tf".
          options: `tf.train.CheckpointOptions`, for TensorFlow's format.

        Raises:
          FileExistsError: if the file exists and `overwrite` is False.
          ValueError: for an unknown format, or a model without weights yet.
        """
        path = os.fspath(filepath)
        form = format_of(path, save_format)
        if not self.built and not self.weights:
            raise ValueError(
                f"Unable to save weights of model {self.name!r}: it has none yet. Call it on data "
                "or build() it first."
            )
        if form == "tf":
            save_checkpoint(self, path, overwrite, options)
        else:
            save_hdf5(self, path, overwrite)

    @without_frames
    def load_weights(self, filepath, skip_mismatch=False, by_name=False, options=None):
        """Sets the weights from files that `save_weights` or Keras 2 wrote.

        Args:
          filepath: path that was given to `save_weights`.
          skip_mismatch: leave layers alone whose weights do not fit, instead of raising; for HDF5,
            or `by_name`.
          by_name: match layers by name, not by order; for HDF5.
          options: `tf.train.CheckpointOptions`, for TensorFlow's format.

        Returns:
          With TensorFlow's format a status, as `tf.train.Checkpoint.restore`; None with HDF5.

        Raises:
          FileNotFoundError: if there is no such HDF5 file.
          NotFoundError: if there is no such checkpoint.
          OSError: if it is no HDF5 file.
          ValueError: if layers or shapes do not fit; nothing is changed then.
        """
        path = os.fspath(filepath)
        if is_bundle(path) or not (path.endswith(HDF5) or pathlib.Path(path).exists()):
            if by_name:
                raise NotImplementedError(
                    "Weights may only be loaded based on topology into Models when loading "
                    "TensorFlow-formatted weights (got by_name=True to load_weights)."
                )
            if skip_mismatch:
                raise ValueError(
                    "When calling model.load_weights, skip_mismatch can only be set to True for "
                    f"HDF5 files; {path} is a checkpoint in TensorFlow's format."
                )
            return load_checkpoint(self, path, options)
        load_hdf5(self, pathlib.Path(path), skip_mismatch, by_name)
        return None


def format_of(path, save_format):
    """The format of weights: tf or h5.

    Raises:
      ValueError: if the format is unknown, or does not fit the path.
    """
    looks = "h5" if path.endswith(HDF5) else "tf"
    asked = (save_format or looks).lower().strip()
    if asked in ("tensorflow", "tf"):
        if looks == "h5":
            raise ValueError(
                'save_weights got save_format="tf"/"tensorflow", but the filepath '
                f'({path}) looks like an HDF5 file. Omit the ".h5"/".keras" when saving in '
                "TensorFlow format."
            )
        return "tf"
    if asked not in ("h5", "hdf5", "keras"):
        raise ValueError(
            f"Unknown format. Received: `save_format`={save_format}. Was expecting one of "
            '{"tf", "h5"}.'
        )
    return "h5"


def save_hdf5(model, path, overwrite):
    import h5py

    path = pathlib.Path(path)
    if path.exists() and not overwrite:
        raise FileExistsError(f"{path} exists, and overwrite is False.")
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with h5py.File(aside, "w") as file:
            write_weights(file, model)
        with aside.open("rb") as handle:
            os.fsync(handle.fileno())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def load_hdf5(model, path, skip_mismatch, by_name):
    import h5py

    if not path.exists():
        raise FileNotFoundError(
            f"There is no weights file {path}. Expected a file that save_weights wrote: check "
            f"the path; the current directory is {pathlib.Path.cwd()}."
        )
    if path.is_dir():
        raise IsADirectoryError(
            f"{path} is a folder. Expected a file that save_weights wrote, or the path of a "
            "checkpoint in a folder: tf.train.latest_checkpoint(folder) gives it."
        )
    if not h5py.is_hdf5(path):
        raise OSError(
            f"{path} is no HDF5 file ({path.stat().st_size} bytes): it is damaged, or of "
            "another format. Expected a file that save_weights wrote; nothing was changed."
        )
    with h5py.File(path, "r") as file:
        group = (
            file["model_weights"]
            if "layer_names" not in file.attrs and "model_weights" in file
            else file
        )
        assignments = match_weights(group, model, skip_mismatch, by_name, path)
    assignments = [(v, array.astype(v.dtype.np, copy=False)) for v, array in assignments]
    for variable, array in assignments:
        variable.assign(array)


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def in_file_order(layer):
    """The weights of a layer as these files have them: those that are trained first."""
    return [*layer.trainable_weights, *layer.non_trainable_weights]


def own_weights(model):
    """The weights that a model of layers has beside theirs."""
    return [*model._trainable_weights, *model._non_trainable_weights] if model.layers else []


def write_weights(file, model):
    layers = model.layers or [model]
    file.attrs["layer_names"] = [layer.name.encode() for layer in layers]
    file.attrs["backend"] = b"tensorflow"
    file.attrs["keras_version"] = b"2.15.0"
    for layer in layers:
        write_group(file.create_group(layer.name), in_file_order(layer))
    write_group(file.create_group(OWN), own_weights(model))


def write_group(group, weights):
    """Writes weights, the names of those that share one with a number behind."""
    names, seen = [], {}
    for weight in weights:
        seen[weight.name] = seen.get(weight.name, -1) + 1
        names.append(weight.name if not seen[weight.name] else f"{weight.name}_{seen[weight.name]}")
    group.attrs["weight_names"] = [n.encode() for n in names] if names else np.array([], "S1")
    for name, weight in zip(names, weights, strict=True):
        group.create_dataset(name, data=np.asarray(weight.numpy()))


def arrays_of(group):
    return [np.asarray(group[text(name)]) for name in group.attrs["weight_names"]]


def match_weights(file, model, skip_mismatch, by_name, path):
    """[(variable, array)] for every weight in the file that has its place in the model."""
    layers = model.layers or [model]
    stored = [(text(n), arrays_of(file[text(n)])) for n in file.attrs["layer_names"]]
    if by_name:
        own = {layer.name: layer for layer in layers}
        pairs = [(own[n], arrays) for n, arrays in stored if n in own]
    else:
        with_weights = [layer for layer in layers if layer.weights]
        stored = [(n, arrays) for n, arrays in stored if arrays]
        if len(with_weights) != len(stored):
            raise ValueError(
                f"Layer count mismatch when loading weights from file {path}. Model expected "
                f"{len(with_weights)} layers "
                f"with weights, found {len(stored)} saved layers: {[n for n, _ in stored]}."
            )
        pairs = [(layer, arrays) for layer, (_, arrays) in zip(with_weights, stored, strict=True)]
    if OWN in file and model.layers and "weight_names" in file[OWN].attrs:
        pairs.append((model, arrays_of(file[OWN])))
    out = []
    for layer, arrays in pairs:
        variables = own_weights(model) if layer is model and model.layers else in_file_order(layer)
        shapes = [tuple(v.shape) for v in variables]
        if shapes != [a.shape for a in arrays]:
            if skip_mismatch:
                continue
            raise ValueError(
                f"Weights of layer {layer.name!r} ({type(layer).__name__}) do not fit: it expects "
                f"shapes {shapes}, the file "
                f"{path} has {[a.shape for a in arrays]}. Pass skip_mismatch=True to leave such "
                "layers as they are."
            )
        out.extend(zip(variables, arrays, strict=True))
    return out
