"""Servers of the tf.data service for tests."""

import yeoul as tf

S = tf.data.experimental.service
P = S.ShardingPolicy
D = tf.data.Dataset


def started(workers=1, **config):
    dispatcher = S.DispatchServer(S.DispatcherConfig(**config))
    return dispatcher, [added(dispatcher) for _ in range(workers)]


def added(dispatcher, **config):
    return S.WorkerServer(S.WorkerConfig(dispatcher.target.split("://")[1], **config))


def stopped(dispatcher, workers):
    for worker in workers:
        worker.stop()
    dispatcher.stop()


def distributed(dataset, service, mode=P.OFF, **options):
    return dataset.apply(S.distribute(mode, service, **options))


def numbers(dataset):
    return [x.numpy().tolist() for x in dataset]


def generator():
    return D.from_generator(lambda: range(3), output_signature=tf.TensorSpec([], tf.int32))
