"""`tf.train.ClusterSpec`: which processes make up a cluster."""

from yeoul.core.export import export
from yeoul.formats import protos


@export("train.ClusterSpec", "compat.v1.train.ClusterSpec")
class ClusterSpec:
    """The addresses of the tasks of each job of a cluster.

    Args:
      cluster: dict of job name -> list of addresses, or dict of number -> address; or a
        `tf.train.ClusterDef`; or another spec.

    Raises:
      TypeError: if it is something else.

    Example:
      >>> import yeoul as tf
      >>> spec = tf.train.ClusterSpec({"worker": ["a:2222", "b:2222"], "ps": ["c:2222"]})
      >>> spec.num_tasks("worker"), spec.task_address("ps", 0)
      (2, 'c:2222')
    """

    def __init__(self, cluster):
        if isinstance(cluster, ClusterSpec):
            self._jobs = {job: dict(tasks) for job, tasks in cluster._jobs.items()}
        elif isinstance(cluster, dict):
            self._jobs = {job_name(job): addresses(job, tasks) for job, tasks in cluster.items()}
        elif hasattr(cluster, "job") and hasattr(cluster, "SerializeToString"):
            self._jobs = {job.name: dict(sorted(job.tasks.items())) for job in cluster.job}
        else:
            raise TypeError(
                "`cluster` must be a dictionary mapping one or more job names to lists of network "
                f"addresses, or a `ClusterDef` protocol buffer, not {cluster!r}."
            )

    def __bool__(self):
        return bool(self._jobs)

    def __eq__(self, other):
        return self._jobs == (other._jobs if isinstance(other, ClusterSpec) else other)

    def __ne__(self, other):
        return not self == other

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self):
        shown = {job: self.as_dict()[job] for job in sorted(self._jobs)}
        return f"ClusterSpec({shown})"

    def as_dict(self):
        """Job name -> list of addresses; a dict by numbers where these are not 0, 1, …."""
        out = {}
        for job, tasks in self._jobs.items():
            dense = tasks and list(tasks) == list(range(len(tasks)))
            out[job] = list(tasks.values()) if dense else dict(tasks)
        return out

    def as_cluster_def(self):
        """The cluster as a `tf.train.ClusterDef`."""
        out = protos.ClusterDef()
        for job in sorted(self._jobs):
            out.job.add(name=job, tasks=self._jobs[job])
        return out

    @property
    def jobs(self):
        """The names of the jobs."""
        return list(self._jobs)

    def _tasks(self, name):
        if name not in self._jobs:
            raise ValueError(f"No such job in cluster: {name!r}. There are {self.jobs}.")
        return self._jobs[name]

    def num_tasks(self, job_name):
        """The number of tasks of a job.

        Raises:
          ValueError: if there is no such job.
        """
        return len(self._tasks(job_name))

    def task_indices(self, job_name):
        """The numbers of the tasks of a job.

        Raises:
          ValueError: if there is no such job.
        """
        return sorted(self._tasks(job_name))

    def task_address(self, job_name, task_index):
        """The address of a task.

        Raises:
          ValueError: if there is no such job or task.
        """
        tasks = self._tasks(job_name)
        if task_index not in tasks:
            raise ValueError(
                f"No task with index {task_index!r} in job {job_name!r}. There are {list(tasks)}."
            )
        return tasks[task_index]

    def job_tasks(self, job_name):
        """The addresses of a job by number, with None where a number is not used.

        Raises:
          ValueError: if there is no such job.
        """
        tasks = self._tasks(job_name)
        return [tasks.get(i) for i in range(max(tasks, default=-1) + 1)]


def job_name(name):
    if not isinstance(name, (str, bytes)):
        raise TypeError(f"Job name {name!r} must be bytes or unicode")
    return name.decode() if isinstance(name, bytes) else name


def addresses(job, tasks):
    """Number -> address, sorted."""
    if isinstance(tasks, (list, tuple)):
        tasks = dict(enumerate(tasks))
    elif isinstance(tasks, dict):
        tasks = {int(number): address for number, address in tasks.items()}
    else:
        raise TypeError(
            f"The tasks for job {job!r} must be a list or a dictionary from integers to strings, "
            f"not {tasks!r}."
        )
    for address in tasks.values():
        if not isinstance(address, (str, bytes)):
            raise TypeError(f"Task address {address!r} must be bytes or unicode")
    texts = {n: a.decode() if isinstance(a, bytes) else a for n, a in tasks.items()}
    return dict(sorted(texts.items()))


@export("config.experimental.ClusterDeviceFilters")
class ClusterDeviceFilters:
    """Which devices of a cluster each task sees, as a part of `tf.train.ServerDef`.

    Example:
      >>> import yeoul as tf
      >>> filters = tf.config.experimental.ClusterDeviceFilters()
      >>> filters.set_device_filters("worker", 0, ["/job:ps"])
    """

    def __init__(self):
        self._filters: dict = {}

    def set_device_filters(self, job_name, task_index, device_filters):
        """Says which devices a task sees.

        Args:
          job_name: name of the job.
          task_index: number of the task.
          device_filters: names of devices, or parts of names, such as "/job:ps".

        Raises:
          TypeError: if they are not.
        """
        if any(not isinstance(one, (str, bytes)) for one in device_filters):
            raise TypeError(f"Device filters must be strings, not {device_filters!r}.")
        tasks = self._filters.setdefault(job_name, {})
        tasks[int(task_index)] = [
            one.decode() if isinstance(one, bytes) else one for one in device_filters
        ]

    def _as_cluster_device_filters(self):
        """The filters as a protocol buffer."""
        out = protos.ClusterDeviceFilters()
        for job in sorted(self._filters):
            made = out.jobs.add(name=job)
            for number, filters in sorted(self._filters[job].items()):
                made.tasks[number].device_filters.extend(filters)
        return out
