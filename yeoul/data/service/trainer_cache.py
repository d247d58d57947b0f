"""What several trainings that read one job say of themselves."""

from yeoul.core.export import export


@export("data.experimental.service.CrossTrainerCache")
class CrossTrainerCache:
    """Lets several trainings read the same elements of a job, each of them all elements.

    A worker keeps the elements that it made last for trainings that are behind. One that is so far
    behind that its next elements are gone leaves those out. The job must have a name, and the
    dataset must have no end.

    Args:
      trainer_id: names the training.

    Raises:
      ValueError: if it is empty.

    Example:
      >>> import yeoul as tf
      >>> service = tf.data.experimental.service
      >>> dispatcher = service.DispatchServer()
      >>> worker = service.WorkerServer(service.WorkerConfig(dispatcher.target.split("//")[1]))
      >>> def elements(trainer_id):
      ...     ds = tf.data.Dataset.range(5).repeat().apply(service.distribute(
      ...         service.ShardingPolicy.OFF, dispatcher.target, job_name="shared",
      ...         cross_trainer_cache=service.CrossTrainerCache(trainer_id)))
      ...     return [x.numpy().item() for x in ds.take(3)]
      >>> elements("a"), elements("b")
      ([0, 1, 2], [0, 1, 2])
    """

    def __init__(self, trainer_id):
        if not trainer_id:
            raise ValueError("tf.data service cross-trainer cache requires a non-empty trainer ID.")
        self.trainer_id = trainer_id
