"""What `tf.train.Checkpoint.restore` returns: what was found, and what was not."""

from yeoul.checkpoint.object_graph import ObjectGraph

SHOWN = 10


class InitializationOnlyStatus:
    """The status when no checkpoint was given: there is nothing to restore."""

    def assert_consumed(self):
        """Raises AssertionError: there is no checkpoint."""
        raise AssertionError("No checkpoint specified (save_path=None); nothing is being restored.")

    assert_existing_objects_matched = assert_nontrivial_match = assert_consumed

    def run_restore_ops(self, session=None):
        """Raises AssertionError: there is no checkpoint."""
        raise AssertionError(
            "No checkpoint specified, so no restore ops are available (save_path=None to "
            "Saver.restore)."
        )

    def expect_partial(self):
        """The status."""
        return self

    def initialize_or_restore(self, session=None):
        """Nothing: variables have their initial values."""


class CheckpointLoadStatus:
    """The status of a restored checkpoint.

    Args:
      restoration: the `Restoration`.
      root: the object that the checkpoint was restored to.
      attached: name -> object: children of the root beside its own.
    """

    def __init__(self, restoration, root, attached):
        self._restoration, self._root, self._attached = restoration, root, attached

    def _bound(self):
        """The ids of the objects that are bound to nodes."""
        found = map(self._restoration.object_at, self._restoration.tally.matched)
        return {id(item) for item in found if item is not None}

    def _unbound(self):
        """The objects with values, below the root, that the checkpoint has no values for."""
        graph, bound = ObjectGraph(self._root, self._attached), self._bound()
        return [
            item
            for number, item in enumerate(graph.objects)
            if id(item) not in bound and graph.has_values(number)
        ]

    def assert_consumed(self):
        """Raises AssertionError unless all objects and all values have been matched.

        Returns:
          The status.
        """
        self.assert_existing_objects_matched()
        tally = self._restoration.tally
        for number, node in enumerate(tally.graph.nodes):
            holds = node.attributes or node.children or node.slot_variables
            if node.HasField("has_checkpoint_values"):
                holds = node.has_checkpoint_values.value
            if number not in tally.matched and holds:
                name = tally.names().get(number, str(number))
                raise AssertionError(f"Unresolved object in checkpoint {name}: {node}")
        if tally.unused:
            names = tally.names()
            unused = {names[number]: attributes for number, attributes in tally.unused.items()}
            raise AssertionError(
                "Unused attributes in these objects (the attributes exist in the Python object "
                f"but were not restored): {unused}"
            )
        return self

    def assert_existing_objects_matched(self):
        """Raises AssertionError if an object of the program has no values in the checkpoint.

        Returns:
          The status.
        """
        unbound = self._unbound()
        if unbound:
            shown = unbound[:SHOWN]
            raise AssertionError(
                f"Found {len(unbound)} Python objects that were not bound to checkpointed values, "
                "likely due to changes in the Python program. Showing "
                f"{len(shown)} of {len(unbound)} unmatched objects: {shown}"
            )
        return self

    def assert_nontrivial_match(self):
        """Raises AssertionError if nothing below the root was matched.

        Returns:
          The status.
        """
        graph, bound = ObjectGraph(self._root, self._attached), self._bound()
        below = graph.objects[1:]
        if not any(id(item) in bound for item in below):
            if not self._unbound():
                raise AssertionError(
                    f"Nothing to load. No dependencies have been added to {self._root} yet."
                )
            raise AssertionError(
                "Nothing except the root object matched a checkpointed value. Typically this "
                "means that the checkpoint does not match the Python program. The following "
                f"objects have no matching checkpointed value: {self._unbound()[:SHOWN]}"
            )
        return self

    def expect_partial(self):
        """Silences the warnings about values that are never used.

        Returns:
          The status.
        """
        self._restoration.tally.silent = True
        return self

    def run_restore_ops(self, session=None):
        """Restores the variables of a `tf.Graph` in a session; others have been restored.

        Args:
          session: default: the default session.
        """
        self._restoration.load(session)

    def initialize_or_restore(self, session=None):
        """As `run_restore_ops`; gives variables that are not in the checkpoint their first value.

        Args:
          session: default: the default session.
        """
        from yeoul.graph.v1.session import get_default_session

        for item in self._unbound():
            if getattr(item, "in_session", False):
                (session or get_default_session()).run(item.initializer)
        self.run_restore_ops(session)


class NameBasedSaverStatus(CheckpointLoadStatus):
    """The status of a checkpoint that knows names only, as `tf.compat.v1.train.Saver` wrote it."""

    def __init__(self, restored, in_sessions, root, attached):
        self._restored, self._root, self._attached = restored, root, attached
        self._in_sessions = in_sessions

    def _bound(self):
        return {id(item) for item in self._restored}

    def assert_consumed(self):
        """Raises AssertionError unless all objects have been matched.

        Returns:
          The status.
        """
        return self.assert_existing_objects_matched()

    def expect_partial(self):
        """The status: there are no warnings."""
        return self

    def run_restore_ops(self, session=None):
        """Restores the variables of a `tf.Graph` in a session; others have been restored."""
        for variable, array in self._in_sessions:
            variable.load(array, session)
