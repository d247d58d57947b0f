"""Collections of a graph: lists under a name, such as that of all its variables."""

import re

from yeoul.core.export import export


@export("compat.v1.GraphKeys")
class GraphKeys:
    """The names of the collections that the library itself uses.

    Example:
      >>> import yeoul as tf
      >>> tf.compat.v1.GraphKeys.GLOBAL_VARIABLES
      'variables'
    """

    ACTIVATIONS = "activations"
    ASSET_FILEPATHS = "asset_filepaths"
    BIASES = "biases"
    CONCATENATED_VARIABLES = "concatenated_variables"
    COND_CONTEXT = "cond_context"
    EVAL_STEP = "eval_step"
    GLOBAL_STEP = "global_step"
    GLOBAL_VARIABLES = "variables"
    INIT_OP = "init_op"
    LOCAL_INIT_OP = "local_init_op"
    LOCAL_RESOURCES = "local_resources"
    LOCAL_VARIABLES = "local_variables"
    LOSSES = "losses"
    METRIC_VARIABLES = "metric_variables"
    MODEL_VARIABLES = "model_variables"
    MOVING_AVERAGE_VARIABLES = "moving_average_variables"
    QUEUE_RUNNERS = "queue_runners"
    READY_FOR_LOCAL_INIT_OP = "ready_for_local_init_op"
    READY_OP = "ready_op"
    REGULARIZATION_LOSSES = "regularization_losses"
    RESOURCES = "resources"
    SAVEABLE_OBJECTS = "saveable_objects"
    SAVERS = "savers"
    SUMMARIES = "summaries"
    SUMMARY_OP = "summary_op"
    TABLE_INITIALIZERS = "table_initializer"
    TRAINABLE_RESOURCE_VARIABLES = "trainable_resource_variables"
    TRAINABLE_VARIABLES = "trainable_variables"
    TRAIN_OP = "train_op"
    UPDATE_OPS = "update_ops"
    VARIABLES = "variables"
    WEIGHTS = "weights"
    WHILE_CONTEXT = "while_context"


class CollectionsMixin:
    """The collections of a `Graph`, which holds them in `_collections`."""

    _collections: dict

    @property
    def collections(self):
        return list(self._collections)

    def get_all_collection_keys(self):
        """The names of the collections that hold something."""
        return [k for k, held in self._collections.items() if isinstance(k, str) and held]

    def add_to_collection(self, name, value):
        """Appends `value` to the collection `name`."""
        self.check_open()
        self._collections.setdefault(name, []).append(value)

    def add_to_collections(self, names, value):
        """Appends `value` to each of the collections; `names` is one name or several."""
        for name in (names,) if isinstance(names, str) else dict.fromkeys(names):
            self.add_to_collection(name, value)

    def get_collection_ref(self, name):
        """The list that the collection is: changing it changes the collection."""
        return self._collections.setdefault(name, [])

    def get_collection(self, name, scope=None):
        """A copy of the collection.

        Args:
          name: of the collection.
          scope: regular expression: only what has a `name` that begins with a match.
        """
        held = self._collections.get(name, [])
        if scope is None:
            return list(held)
        return [v for v in held if hasattr(v, "name") and re.match(scope, v.name)]

    def clear_collection(self, name):
        """Empties the collection."""
        self.check_open()
        self._collections.pop(name, None)
