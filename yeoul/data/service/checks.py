"""What a dispatcher refuses."""

from yeoul.core.errors import FailedPreconditionError, InvalidArgumentError


def check_same(name, known, entry):
    """Raises InvalidArgumentError if two datasets of one id differ."""
    for what in ("spec", "cardinality"):
        if known[what] != entry[what]:
            raise InvalidArgumentError(
                None,
                None,
                "Failed to register dataset: Datasets with the same ID should have the same "
                f"structure, got diff for dataset ID {name}: {what}: {known[what]} -> "
                f"{entry[what]}. To fix this error, make sure you're registering the same dataset "
                "with the same ID.",
            )


def check_shared(known, settings):
    """Raises InvalidArgumentError if a job of one name is to be read in two ways."""
    for what in ("policy", "consumers", "target", "cache"):
        if known.get(what) != settings.get(what):
            raise InvalidArgumentError(
                None,
                None,
                f"Tried to create job with name {settings['job_name']}, but found an existing job "
                f"with different parameters: {what}: {known.get(what)} -> {settings.get(what)}. "
                "Use another job_name.",
            )


def check_settings(settings, cardinality):
    """Raises an error if an iteration cannot be."""
    if settings["consumers"] and cardinality >= 0:
        raise FailedPreconditionError(
            None,
            None,
            "Round robin reads require that the input dataset has infinite cardinality, but the "
            f"dataset has cardinality {cardinality}. Consider adding a `.repeat()` transformation "
            "to the dataset.",
        )
    if settings["cache"] and cardinality >= 0:
        raise InvalidArgumentError(
            None,
            None,
            "Cross-trainer caching requires the input dataset to be infinite, but it has "
            f"cardinality {cardinality}. Consider adding a `.repeat()` transformation.",
        )
