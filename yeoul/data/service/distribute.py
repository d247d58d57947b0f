"""`tf.data.experimental.service.distribute`, `register_dataset` and `from_dataset_id`."""

from yeoul.core import nest
from yeoul.core.dtypes import string
from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.data.dataset import Dataset
from yeoul.data.dataset_spec import DatasetSpec, specs_fit
from yeoul.data.service.arguments import address_given, check_compression, reader, text_of
from yeoul.data.service.connection import LOCAL, Connection
from yeoul.data.service.descriptions import described_dataset
from yeoul.data.service.specs import described_spec, spec_described
from yeoul.engine.convert import to_tensor


@export("data.experimental.service.distribute")
def distribute(
    processing_mode,
    service,
    job_name=None,
    consumer_index=None,
    num_consumers=None,
    max_outstanding_requests=None,
    data_transfer_protocol=None,
    compression="AUTO",
    cross_trainer_cache=None,
    target_workers="AUTO",
):
    """A transformation that lets the workers of a tf.data service compute a dataset.

    Workers of this process get the dataset itself. Others get a description of it, with functions
    as GraphDefs: what is Python (generators, `tf.py_function`, functions that make datasets) cannot
    be sent to them.

    Args:
      processing_mode: a `ShardingPolicy`: how the workers divide the dataset.
      service: the dispatcher: "grpc://host:port", "host:port", or a pair (protocol, address).
      job_name: datasets with one name share the elements of a job: each goes to one of them. The
        second pass of one is shared with the second pass of the others, and so on.
      consumer_index: with `num_consumers`: the number of this consumer.
      num_consumers: this many consumers read in rounds: in each round all read from one worker,
        which gives them neighbouring elements. The dataset must have no end, the job a name.
      max_outstanding_requests: how many elements are asked for and not yet used, at most.
      data_transfer_protocol: "grpc", or "local" for workers in this process.
      compression: "AUTO": elements from other machines are compressed; None: they are not.
      cross_trainer_cache: a `CrossTrainerCache`: several trainings read all elements of one job.
      target_workers: from which workers: "ANY", "LOCAL" (those in this process), or "AUTO".

    Returns:
      A function for `tf.data.Dataset.apply`.

    Raises:
      ValueError: for wrong arguments.
      InvalidArgumentError: likewise.
      NotFoundError: for an unknown protocol.

    Example:
      >>> import yeoul as tf
      >>> service = tf.data.experimental.service
      >>> dispatcher = service.DispatchServer()
      >>> worker = service.WorkerServer(service.WorkerConfig(dispatcher.target.split("://")[1]))
      >>> ds = tf.data.Dataset.range(5).map(lambda x: x * x)
      >>> ds = ds.apply(service.distribute(service.ShardingPolicy.DYNAMIC, dispatcher.target))
      >>> sorted(x.numpy().item() for x in ds)
      [0, 1, 4, 9, 16]
    """
    check_compression(compression)
    made = reader(
        processing_mode,
        service,
        job_name,
        consumer_index,
        num_consumers,
        max_outstanding_requests,
        data_transfer_protocol,
        cross_trainer_cache,
        target_workers,
    )

    def apply(dataset):
        name = registered(made.address, dataset, compression, None)
        return made.dataset(name, dataset.element_spec, dataset._length, compression)

    return apply


@export("data.experimental.service.register_dataset")
def register_dataset(service, dataset, compression="AUTO", dataset_id=None):
    """Makes a dataset known to a tf.data service.

    Args:
      service: the dispatcher: "grpc://host:port", "host:port", or a pair (protocol, address).
      dataset: a `tf.data.Dataset`.
      compression: as in `distribute`.
      dataset_id: the id that it is to have. If there is a dataset of this id, that one stays.

    Returns:
      Its id, a string tensor, for `from_dataset_id`.

    Raises:
      ValueError: for wrong arguments.
      TypeError: if it is no dataset.
      InvalidArgumentError: if the id is that of a dataset with other elements.

    Example:
      >>> import yeoul as tf
      >>> service = tf.data.experimental.service
      >>> dispatcher = service.DispatchServer()
      >>> ds = tf.data.Dataset.range(5)
      >>> service.register_dataset(dispatcher.target, ds, dataset_id="numbers").numpy()
      b'numbers'
    """
    check_compression(compression)
    if not isinstance(dataset, Dataset):
        raise TypeError(f"register_dataset needs a tf.data.Dataset, not {dataset!r}.")
    name = None if dataset_id is None else text_of(dataset_id)
    return to_tensor(registered(address_given(service), dataset, compression, name), string.np)


@export("data.experimental.service.from_dataset_id")
def from_dataset_id(
    processing_mode,
    service,
    dataset_id,
    element_spec=None,
    job_name=None,
    consumer_index=None,
    num_consumers=None,
    max_outstanding_requests=None,
    data_transfer_protocol=None,
    cross_trainer_cache=None,
    target_workers="AUTO",
):
    """The elements of a dataset that was registered with a tf.data service.

    Args:
      processing_mode: as in `distribute`.
      service: as in `distribute`.
      dataset_id: what `register_dataset` gave.
      element_spec: of the dataset; known to the service unless elements have parts of classes of
        your own.
      job_name: as in `distribute`.
      consumer_index: as in `distribute`.
      num_consumers: as in `distribute`.
      max_outstanding_requests: as in `distribute`.
      data_transfer_protocol: as in `distribute`.
      cross_trainer_cache: as in `distribute`.
      target_workers: as in `distribute`.

    Raises:
      ValueError: for wrong arguments, or if nobody knows the `element_spec`.
      NotFoundError: if there is no such dataset.

    Example:
      >>> import yeoul as tf
      >>> service = tf.data.experimental.service
      >>> dispatcher = service.DispatchServer()
      >>> worker = service.WorkerServer(service.WorkerConfig(dispatcher.target.split("://")[1]))
      >>> number = service.register_dataset(dispatcher.target, tf.data.Dataset.range(3))
      >>> ds = service.from_dataset_id(service.ShardingPolicy.OFF, dispatcher.target, number)
      >>> [x.numpy().item() for x in ds]
      [0, 1, 2]
    """
    made = reader(
        processing_mode,
        service,
        job_name,
        consumer_index,
        num_consumers,
        max_outstanding_requests,
        data_transfer_protocol,
        cross_trainer_cache,
        target_workers,
    )
    name = text_of(dataset_id)
    with Connection(made.address) as dispatcher:
        found = dispatcher.ask("dataset", name=name)
    if element_spec is None:
        if found["spec"] is None:
            raise ValueError(
                f"Failed to fetch element spec for dataset id {name} from tf.data service. The "
                "`element_spec` must be specified as an argument to `from_dataset_id`."
            )
        element_spec = spec_described(found["spec"])
    elif found["spec"] is not None:
        check_spec(name, element_spec, spec_described(found["spec"]))
    return made.dataset(name, element_spec, found["cardinality"], found["compression"])


def check_spec(name, given, known):
    """Raises InvalidArgumentError if elements do not fit the specs that the user gave."""
    if not specs_fit(given, known):
        raise InvalidArgumentError(
            None,
            None,
            f"The elements of the dataset {name} are {known}, which does not fit element_spec="
            f"{given}. Leave element_spec out.",
        )


def registered(address, dataset, compression, name):
    """The id of a dataset that is made known to a service."""
    for spec in nest.flatten(dataset.element_spec):
        if isinstance(spec, DatasetSpec):
            raise InvalidArgumentError(
                None,
                None,
                f"Elements with datasets in them ({spec}) cannot be sent by the tf.data service. "
                "Batch the windows first.",
            )
    try:
        spec = described_spec(dataset.element_spec)
    except TypeError:
        spec = None
    entry = {"spec": spec, "cardinality": int(dataset._length), "compression": compression}
    with Connection(address) as dispatcher:
        if address in LOCAL:
            return dispatcher.ask("register", name=name, entry=entry, plan=dataset)
        described = described_dataset(dataset)
        return dispatcher.ask("register", name=name, entry=entry, definition=described)
