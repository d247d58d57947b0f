"""Golden rows: moving averages, coordinators, clusters and their protocol buffers."""

import threading

from tests.golden.cases_train import outside
from tests.golden.harness import Table

TABLE = Table("trainers")


def case(name, fn):
    TABLE.case(name, outside(lambda tf, folder: fn(tf)), grad=False)


def error(name, fn):
    TABLE.error(name, outside(lambda tf, folder: fn(tf)))


# Moving averages.


def averaged(tf, values, **options):
    v = tf.Variable(values[0])
    ema = tf.train.ExponentialMovingAverage(**options)
    found = []
    for value in values:
        v.assign(value)
        ema.apply([v])
        found.append(ema.average(v).numpy().tolist())
    return found


case("ExponentialMovingAverage", lambda tf: averaged(tf, [1.0, 2.0, 3.0], decay=0.9))
case(
    "ExponentialMovingAverage num_updates",
    lambda tf: averaged(tf, [1.0, 2.0, 3.0], decay=0.9, num_updates=3),
)
case(
    "ExponentialMovingAverage zero_debias",
    lambda tf: averaged(tf, [[1.0, 2.0], [2.0, 5.0]], decay=0.5, zero_debias=True),
)
case(
    "ExponentialMovingAverage names",
    lambda tf: tf.train.ExponentialMovingAverage(0.9, name="ema").average_name(
        tf.Variable(1.0, name="v")
    ),
)
case(
    "ExponentialMovingAverage unknown",
    lambda tf: tf.train.ExponentialMovingAverage(0.9).average(tf.Variable(1.0)) is None,
)
error(
    "ExponentialMovingAverage of integers",
    lambda tf: tf.train.ExponentialMovingAverage(0.9).apply([tf.Variable(1)]),
)
error(
    "ExponentialMovingAverage of a tensor",
    lambda tf: tf.train.ExponentialMovingAverage(0.9).apply([tf.constant(1.0)]),
)


def averaged_in_graph(tf, **options):
    v1 = tf.compat.v1
    with tf.Graph().as_default():
        x = v1.get_variable("x", initializer=[1.0, 2.0])
        ema = tf.train.ExponentialMovingAverage(0.9, **options)
        op = ema.apply([x, x * 2])
        names = sorted((k, v.name) for k, v in ema.variables_to_restore().items())
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            sess.run(x.assign([3.0, 3.0]))
            sess.run(op)
            return sess.run(ema.average(x)), [k for k, _ in names if "x" in k]


case("ExponentialMovingAverage in a graph", averaged_in_graph)
case(
    "ExponentialMovingAverage in a graph, debiased",
    lambda tf: averaged_in_graph(tf, zero_debias=True),
)

# Coordinators.


def stopped(tf, error, **options):
    coord = tf.train.Coordinator(**options)

    def work():
        with coord.stop_on_exception():
            raise error

    thread = threading.Thread(target=work)
    thread.start()
    coord.join([thread])
    return coord.should_stop(), coord.joined


error("Coordinator", lambda tf: stopped(tf, ValueError("x")))
case(
    "Coordinator clean",
    lambda tf: stopped(tf, KeyError("x"), clean_stop_exception_types=(KeyError,)),
)
case(
    "Coordinator at the end of data",
    lambda tf: stopped(tf, tf.errors.OutOfRangeError(None, None, "end")),
)


def requested(tf):
    coord = tf.train.Coordinator()
    found = [coord.should_stop(), coord.wait_for_stop(0.0)]
    coord.request_stop()
    found += [coord.should_stop(), coord.wait_for_stop(0.0)]
    coord.join()
    found.append(coord.joined)
    coord.clear_stop()
    return [*found, coord.should_stop(), coord.joined]


case("Coordinator request_stop", requested)

# Clusters.
JOBS = {"worker": ["a:1", "b:2"], "ps": ["c:3"]}
SPARSE = {"worker": {1: "a:1", 3: "b:3"}}


def described(tf, jobs):
    spec = tf.train.ClusterSpec(jobs)
    job = spec.jobs[0]
    return (
        sorted(spec.jobs),
        str(spec),
        spec.num_tasks(job),
        spec.task_indices(job),
        [str(t) for t in spec.job_tasks(job)],
        str(spec.as_cluster_def()),
        spec == tf.train.ClusterSpec(spec.as_cluster_def()),
    )


case("ClusterSpec", lambda tf: described(tf, JOBS))
case("ClusterSpec by numbers", lambda tf: described(tf, SPARSE))
case("ClusterSpec empty", lambda tf: bool(tf.train.ClusterSpec({})))
case("ClusterSpec address", lambda tf: tf.train.ClusterSpec(JOBS).task_address("worker", 1))
error("ClusterSpec of a number", lambda tf: tf.train.ClusterSpec(3))
error("ClusterSpec of bad tasks", lambda tf: tf.train.ClusterSpec({"a": [3]}))
error("ClusterSpec missing job", lambda tf: tf.train.ClusterSpec(JOBS).num_tasks("x"))
error("ClusterSpec missing task", lambda tf: tf.train.ClusterSpec(JOBS).task_address("ps", 4))
case("ClusterDef", lambda tf: str(tf.train.ClusterDef(job=[tf.train.JobDef(name="x")])))
case("ClusterDef empty", lambda tf: tf.train.ClusterDef().SerializeToString().hex())
case(
    "ClusterDef bytes",
    lambda tf: (
        tf.train.ClusterSpec(JOBS).as_cluster_def().SerializeToString(deterministic=True).hex()
    ),
)
case("JobDef", lambda tf: str(tf.train.JobDef(name="x", tasks={0: "a:1"})))
case("JobDef bytes", lambda tf: tf.train.JobDef(name="x", tasks={7: "a"}).SerializeToString().hex())
error("JobDef unknown field", lambda tf: tf.train.JobDef(nothing=1))
case("ServerDef", lambda tf: str(tf.train.ServerDef(job_name="w", task_index=1, protocol="grpc")))
case(
    "ServerDef bytes",
    lambda tf: (
        tf.train.ServerDef(cluster=tf.train.ClusterSpec(JOBS).as_cluster_def(), port=5, replica=2)
        .SerializeToString(deterministic=True)
        .hex()
    ),
)
case("ServerDef empty", lambda tf: str(tf.train.ServerDef()))
