"""The arguments of `distribute` and `from_dataset_id`, checked."""

from typing import NamedTuple

import numpy as np

from yeoul.core.errors import InvalidArgumentError, NotFoundError
from yeoul.data.dataset import as_int
from yeoul.data.service.connection import address_of
from yeoul.data.service.node import DataService
from yeoul.data.service.policy import STATIC, policy_of
from yeoul.data.service.trainer_cache import CrossTrainerCache
from yeoul.engine.convert import to_tensor

TARGETS = ("AUTO", "ANY", "LOCAL")
COMPRESSIONS = ("AUTO", None)


class Reader(NamedTuple):
    """How a job is read, before it is known what."""

    address: str
    settings: dict
    options: dict

    def dataset(self, name, element_spec, length, compression):
        """The dataset that reads a registered one."""
        settings = {**self.settings, "dataset": name}
        options = {**self.options, "compress": compression == "AUTO"}
        return DataService(self.address, settings, options, element_spec, length)


def reader(
    processing_mode,
    service,
    job_name,
    consumer_index,
    num_consumers,
    max_outstanding_requests,
    data_transfer_protocol,
    cross_trainer_cache,
    target_workers,
):
    """The arguments of `distribute`, checked."""
    policy = policy_of(processing_mode)
    address = address_given(service)
    check_text(job_name, "job_name", optional=True)
    consumers = consumers_given(num_consumers, consumer_index, job_name)
    who = trainer_given(cross_trainer_cache, job_name, consumers)
    settings = {
        "policy": int(policy),
        "job_name": job_name,
        "consumers": consumers,
        "cache": bool(who),
        "target": target_given(target_workers),
    }
    options = {
        "most": most_given(max_outstanding_requests),
        "protocol": data_transfer_protocol,
        "target": settings["target"],
        "static": policy in STATIC,
        "who": who,
        "consumer": None if consumer_index is None else as_int(consumer_index, "consumer_index"),
    }
    return Reader(address, settings, options)


def address_given(service):
    """The address of the dispatcher, as "host:port".

    Raises:
      ValueError: if it is no such thing.
      NotFoundError: for another protocol.
    """
    protocol, address = "grpc", service
    if isinstance(service, tuple) and len(service) == 2:
        protocol, address = service
    check_text(address, "service")
    if "://" in address:
        protocol, _, address = address.partition("://")
    if protocol != "grpc":
        raise NotFoundError(
            None,
            None,
            f"No credentials factory has been registered for protocol {protocol}. The available "
            "types are: [ grpc ]",
        )
    address_of(address)
    return address


def check_text(value, what, optional=False):
    """Raises ValueError unless it is text."""
    if value is None and optional:
        return
    if not isinstance(value, str):
        raise ValueError(
            f"`{what}` must be a string, but `{what}` was of type {type(value)}. {what}={value}"
        )
    if not value:
        raise ValueError(f"`{what}` must not be empty")


def check_compression(compression):
    """Raises ValueError for another compression."""
    if compression not in COMPRESSIONS:
        raise ValueError(
            f"Invalid `compression` argument: {compression}. Must be one of {list(COMPRESSIONS)}."
        )


def text_of(value):
    """An id as text."""
    found = value if isinstance(value, (str, bytes)) else np.asarray(to_tensor(value)._a)[()]
    return found.decode() if isinstance(found, bytes) else str(found)


def consumers_given(num_consumers, consumer_index, job_name):
    if num_consumers is None:
        return 0
    count = as_int(num_consumers, "num_consumers")
    if job_name is None:
        raise ValueError(
            "`job_name` must be set when setting `num_consumers`. num_consumers was set to "
            f"{num_consumers}."
        )
    if consumer_index is None or not 0 <= as_int(consumer_index, "consumer_index") < count:
        raise ValueError(
            f"`consumer_index` must be from 0 to num_consumers - 1 = {count - 1}, not "
            f"{consumer_index}."
        )
    return count


def trainer_given(cache, job_name, consumers):
    if cache is None:
        return {}
    if not isinstance(cache, CrossTrainerCache):
        raise TypeError(f"cross_trainer_cache must be a CrossTrainerCache, not {cache!r}.")
    if job_name is None:
        raise InvalidArgumentError(
            None, None, "Cross-trainer caching requires named jobs. Got empty `job_name`."
        )
    if consumers:
        raise InvalidArgumentError(
            None,
            None,
            "Cross-trainer caching does not support coordinated reads. Got number of coordinated "
            f"consumers: {consumers}",
        )
    return {"trainer": str(cache.trainer_id)}


def target_given(target_workers):
    target = "AUTO" if target_workers is None else str(target_workers).upper()
    if target not in TARGETS:
        raise InvalidArgumentError(
            None,
            None,
            f"Unrecognized target workers: {target_workers}. Pass one of {', '.join(TARGETS)}.",
        )
    return target


def most_given(max_outstanding_requests):
    if max_outstanding_requests is None:
        return 0
    most = as_int(max_outstanding_requests, "max_outstanding_requests")
    if most < 1 and most != -1:
        raise InvalidArgumentError(None, None, "max_outstanding_requests must be positive or -1")
    return max(most, 0)
