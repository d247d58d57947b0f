"""Saving and loading the weights of a model, in Keras's HDF5 layout."""

import os
import pathlib

import numpy as np


class ModelWeightsMixin:
    """`save_weights` and `load_weights`, for `Model`."""

    def save_weights(self, filepath, overwrite=True, save_format=None, options=None):
        """Writes the weights to an HDF5 file, aside first: a former file stays whole until then.

        Args:
          filepath: path; ".h5" is appended when it has no suffix.
          overwrite: False: raise if the file exists.
          save_format: "h5" or None.
          options: unused with HDF5.

        Raises:
          FileExistsError: if the file exists and `overwrite` is False.
        """
        import h5py

        path = weights_path(filepath)
        if save_format not in (None, "h5", "hdf5", "keras"):
            raise ValueError(
                f"Unknown format: {save_format!r}. Weights are written as HDF5: use a path ending "
                "in .h5."
            )
        if not self.built and not self.weights:
            raise ValueError(
                f"Unable to save weights of model {self.name!r}: it has none yet. Call it on data "
                "or build() it first."
            )
        if path.exists() and not overwrite:
            raise FileExistsError(f"{path} exists, and overwrite is False.")
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with h5py.File(aside, "w") as file:
                write_weights(file, self.layers or [self])
            with aside.open("rb") as handle:
                os.fsync(handle.fileno())
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)

    def load_weights(self, filepath, skip_mismatch=False, by_name=False, options=None):
        """Sets the weights from an HDF5 file that `save_weights` or Keras 2 wrote.

        Args:
          filepath: path of the file.
          skip_mismatch: leave layers alone whose weights do not fit, instead of raising.
          by_name: match layers by name, not by order.
          options: accepted for TF's signature.

        Raises:
          FileNotFoundError: if there is no such file.
          OSError: if it is no HDF5 file.
          ValueError: if layers or shapes do not fit; nothing is changed then.
        """
        import h5py

        path = weights_path(filepath)
        if not path.exists():
            raise FileNotFoundError(
                f"There is no weights file {path}. Expected a file that save_weights wrote: check "
                f"the path; the current directory is {pathlib.Path.cwd()}."
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
            assignments = match_weights(group, self.layers or [self], skip_mismatch, by_name, path)
        assignments = [(v, array.astype(v.dtype.np, copy=False)) for v, array in assignments]
        for variable, array in assignments:
            variable.assign(array)


def weights_path(filepath):
    path = pathlib.Path(os.fspath(filepath))
    if path.suffix in (".h5", ".hdf5", ".keras"):
        return path
    with_suffix = path.with_name(path.name + ".h5")
    return path if path.is_file() else with_suffix


def text(value):
    return value.decode() if isinstance(value, bytes) else value


def write_weights(file, layers):
    file.attrs["layer_names"] = [layer.name.encode() for layer in layers]
    file.attrs["backend"] = b"tensorflow"
    file.attrs["keras_version"] = b"2.15.0"
    for layer in layers:
        group = file.create_group(layer.name)
        names, seen = [], {}
        for weight in layer.weights:
            seen[weight.name] = seen.get(weight.name, -1) + 1
            names.append(
                weight.name if not seen[weight.name] else f"{weight.name}_{seen[weight.name]}"
            )
        group.attrs["weight_names"] = [n.encode() for n in names] if names else np.array([], "S1")
        for name, weight in zip(names, layer.weights, strict=True):
            group.create_dataset(name, data=np.asarray(weight.numpy()))


def match_weights(file, layers, skip_mismatch, by_name, path):
    """[(variable, array)] for every weight in the file that has its place in the layers."""
    stored = [(text(n), file[text(n)]) for n in file.attrs["layer_names"]]
    stored = [(n, [np.asarray(g[text(w)]) for w in g.attrs["weight_names"]]) for n, g in stored]
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
    out = []
    for layer, arrays in pairs:
        variables = layer.weights
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
