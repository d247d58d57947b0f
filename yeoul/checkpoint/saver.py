"""`tf.compat.v1.train.Saver`: saves and restores variables by their names."""

import os
from typing import Any

import numpy as np

from yeoul.checkpoint.restoration import graph_of
from yeoul.checkpoint.saveable import Saveable
from yeoul.checkpoint.saver_state import LastCheckpoints
from yeoul.core.errors import InvalidArgumentError, NotFoundError
from yeoul.core.export import export
from yeoul.core.log import get_logger
from yeoul.engine.state import STATE
from yeoul.engine.variable import BaseVariable
from yeoul.formats import protos
from yeoul.formats.bundle import write_bundle
from yeoul.formats.slice_table import open_checkpoint
from yeoul.graph.v1.collections import GraphKeys
from yeoul.graph.v1.default import get_default_graph
from yeoul.graph.v1.steps import global_step as step_in


@export("compat.v1.train.Saver")
class Saver(LastCheckpoints):
    """Saves variables by their names, in a session or eagerly.

    A checkpoint is one data file and its index; the graph is not written, so there is no `.meta`
    file.

    Args:
      var_list: list of variables, or dict of name -> variable; default: all of the default graph,
        and what is in its collection `SAVEABLE_OBJECTS`.
      reshape: restore values of another shape with as many elements.
      sharded: accepted; the files are the same.
      max_to_keep: how many checkpoints are kept; 0 or None: all, without a list of them.
      keep_checkpoint_every_n_hours: of those to be deleted, one for each such time is kept.
      name: accepted; there are no operations to be named.
      restore_sequentially: accepted; has no effect.
      saver_def: a `SaverDef` whose settings are used.
      builder: None.
      defer_build: look for variables only when `build()` is called, or something is saved.
      allow_empty: allow that there are no variables.
      write_version: accepted; files are written in TensorFlow's second format.
      pad_step_number: write steps with eight digits, so that names sort as the steps do.
      save_relative_paths: paths in the file `checkpoint` are relative to its folder.
      filename: accepted; has no effect.

    Raises:
      RuntimeError: if there is no `var_list` in eager mode.
      ValueError: if there are no variables, or two of one name.
      TypeError: if something is no variable.

    Example:
      >>> import yeoul as tf
      >>> v1 = tf.compat.v1
      >>> with tf.Graph().as_default(), v1.Session() as sess:
      ...     v = v1.get_variable("v", initializer=3.0)
      ...     sess.run(v.initializer)
      ...     path = v1.train.Saver().save(sess, "/tmp/yeoul_doc_saver/model", global_step=7)
      ...     zero = sess.run(v.assign(0.0))
      ...     v1.train.Saver().restore(sess, path)
      ...     print(path.rpartition("/")[2], sess.run(v))
      model-7 3.0
    """

    def __init__(
        self,
        var_list=None,
        reshape=False,
        sharded=False,
        max_to_keep=5,
        keep_checkpoint_every_n_hours=10000.0,
        name=None,
        restore_sequentially=False,
        saver_def=None,
        builder=None,
        defer_build=False,
        allow_empty=False,
        write_version=2,
        pad_step_number=False,
        save_relative_paths=False,
        filename=None,
    ):
        if builder is not None:
            raise ValueError("Saver takes no builder: there are no operations to be built.")
        if saver_def is not None:
            max_to_keep = saver_def.max_to_keep
            keep_checkpoint_every_n_hours = saver_def.keep_checkpoint_every_n_hours
        super().__init__(max_to_keep, keep_checkpoint_every_n_hours, save_relative_paths)
        self._var_list, self._reshape, self._sharded = var_list, reshape, sharded
        self._pad, self._allow_empty = pad_step_number, allow_empty
        self._variables: dict[str, Any] | None = None
        if not defer_build:
            self.build()

    def build(self):
        """Looks for the variables, if `defer_build` was true."""
        if self._variables is not None:
            return
        wanted = self._var_list
        if wanted is None:
            if STATE.graph is None:
                raise RuntimeError(
                    "When eager execution is enabled, `var_list` must specify a list or dict of "
                    "variables to save"
                )
            graph = get_default_graph()
            wanted = [
                *graph.get_collection(GraphKeys.GLOBAL_VARIABLES),
                *graph.get_collection(GraphKeys.SAVEABLE_OBJECTS),
            ]
        self._variables = named(wanted)
        if not self._variables and not self._allow_empty:
            raise ValueError("No variables to save")

    # Saving.

    def save(
        self,
        sess,
        save_path,
        global_step=None,
        latest_filename=None,
        meta_graph_suffix="meta",
        write_meta_graph=True,
        write_state=True,
        strip_default_attrs=False,
        save_debug_info=False,
    ):
        """Writes a checkpoint.

        Args:
          sess: the session that has the values; None in eager mode.
          save_path: path of the checkpoint.
          global_step: number, tensor or variable that is appended to the path.
          latest_filename: name of the file that says which checkpoint is the latest; default
            "checkpoint".
          meta_graph_suffix: accepted; no graph is written.
          write_meta_graph: accepted; no graph is written.
          write_state: False: leave the file `checkpoint` as it is, and delete no old checkpoint.
          strip_default_attrs: accepted; no graph is written.
          save_debug_info: accepted; no graph is written.

        Returns:
          The path of the checkpoint.

        Raises:
          TypeError: if there is no session for variables of a graph.
          ValueError: if `latest_filename` has a folder in it.
        """
        self.build()
        latest = latest_filename or "checkpoint"
        if os.path.split(latest)[0]:
            raise ValueError("'latest_filename' must not contain path components")
        path = os.fspath(save_path)
        if global_step is not None:
            step = global_step if isinstance(global_step, int) else step_in(sess, global_step)
            path = f"{path}-{step:08d}" if self._pad else f"{path}-{step}"
        write_bundle(path, self._values(sess))
        if write_state:
            self._note(path, latest)
        return path

    def _values(self, sess):
        """Name -> array."""
        held = self._variables or {}
        in_graph = {n: v for n, v in held.items() if getattr(v, "in_session", False)}
        if in_graph and sess is None:
            raise TypeError(
                "'sess' must be a Session: the variables to be saved belong to a graph. Pass the "
                "session that has their values."
            )
        found = dict(zip(in_graph, sess.run(list(in_graph.values())), strict=True)) if sess else {}
        values = {name: found[name] if name in found else v.numpy() for name, v in held.items()}
        return {name: np.asarray(as_objects(value)) for name, value in values.items()}

    # Restoring.

    def restore(self, sess, save_path):
        """Gives the variables the values of a checkpoint.

        Args:
          sess: the session that gets the values; None in eager mode.
          save_path: path of the checkpoint.

        Raises:
          ValueError: if there is no such checkpoint, or in eager mode a shape differs.
          NotFoundError: if the checkpoint lacks a variable.
          InvalidArgumentError: if a dtype differs, or in a session a shape. Nothing is changed
            then.
        """
        self.build()
        if save_path is None:
            raise ValueError("Can't load save_path when it is None.")
        path = os.fspath(save_path)
        try:
            reader = open_checkpoint(path)
        except NotFoundError:
            raise ValueError(
                f"The passed save_path is not a valid checkpoint: {path}. Pass the path that "
                "save() returned, without endings."
            ) from None
        values = [(v, self._stored(reader, name, v)) for name, v in (self._variables or {}).items()]
        for variable, array in values:
            if getattr(variable, "in_session", False):
                variable.load(array, sess)
            else:
                variable.assign(array)

    def _stored(self, reader, name, variable):
        key = name if name in reader else object_keys(reader).get(name)
        if key is None:
            raise NotFoundError(
                None,
                None,
                "Restoring from checkpoint failed. This is most likely due to a Variable name or "
                "other graph key that is missing from the checkpoint. Please ensure that you have "
                f"not altered the graph expected based on the checkpoint. Key {name} not found in "
                "checkpoint",
            )
        array = reader.array(key)
        if self._reshape and variable.shape.is_fully_defined():
            if array.size == variable.shape.num_elements():
                array = array.reshape(variable.shape.as_list())
        try:
            variable._check_checkpoint_values("VARIABLE_VALUE", {"": array})
        except ValueError as error:
            if getattr(variable, "in_session", False):
                raise InvalidArgumentError(None, None, str(error)) from error
            raise
        return array

    # Descriptions.

    @property
    def saver_def(self):
        """The settings as a `SaverDef`."""
        return protos.SaverDef(
            filename_tensor_name="save/Const:0",
            save_tensor_name="save/control_dependency:0",
            restore_op_name="save/restore_all",
            max_to_keep=self._max_to_keep or 0,
            sharded=bool(self._sharded),
            keep_checkpoint_every_n_hours=self._every_n_hours,
            version=2,  # of the format
        )

    def as_saver_def(self):
        """The settings as a `SaverDef`."""
        return self.saver_def

    def to_proto(self, export_scope=None):
        """The settings as a `SaverDef`."""
        return self.saver_def

    @staticmethod
    def from_proto(saver_def, import_scope=None):
        """A saver of the variables of the default graph with these settings."""
        return Saver(saver_def=saver_def)


def as_objects(value):
    """A string value as an array of objects, which a session may give as another one."""
    return np.array(value, object) if isinstance(value, bytes) else value


def named(wanted):
    """Name -> variable.

    Raises:
      TypeError: if something is no variable.
      ValueError: if two have one name.
    """
    pairs = wanted.items() if isinstance(wanted, dict) else [(None, v) for v in wanted]
    held: dict[str, Any] = {}
    for name, variable in pairs:
        if not isinstance(variable, (BaseVariable, Saveable)):
            raise TypeError(
                "names_to_saveables must be a dict mapping string names to Tensors/Variables. Not "
                f"a variable: {variable!r}. Pass tf.Variable objects."
            )
        name = variable._checkpoint_full_name() if name is None else name
        if name in held:
            raise ValueError(
                f"At least two variables have the same name: {name}. Pass a dict with other names."
            )
        held[name] = variable
    return held


def object_keys(reader):
    """Full name -> key, of a checkpoint that tf.train.Checkpoint wrote."""
    graph = graph_of(reader)
    if graph is None:
        return {}
    get_logger().warning(
        "Restoring an object-based checkpoint using a name-based saver. This may be somewhat "
        "fragile, and will re-build the Saver. Instead, consider loading object-based checkpoints "
        "using tf.train.Checkpoint()."
    )
    return {a.full_name: a.checkpoint_key for node in graph.nodes for a in node.attributes}
