"""The program that XLA makes of a traced function, as text or bytes."""

import numpy as np

from yeoul.engine import xla

STAGES = {
    "hlo": lambda lowered: lowered.as_text(dialect="hlo"),
    "hlo_serialized": lambda lowered: lowered.compiler_ir("hlo").as_serialized_hlo_module_proto(),
    "optimized_hlo": lambda lowered: lowered.compile().as_text(),
    "optimized_hlo_serialized": lambda lowered: optimized(lowered),
    "optimized_hlo_proto_serialized": lambda lowered: optimized(lowered),
    "optimized_hlo_dot": lambda lowered: dot(lowered),
}


def compiler_ir(concrete):
    """What `experimental_get_compiler_ir` returns for a trace.

    Raises:
      ValueError: if a shape is not known.
      InvalidArgumentError: if XLA cannot compile the trace.
    """
    concrete.check_compiled()
    unknown = [t for t in concrete.callable.inputs if not t.shape.is_fully_defined()]
    if unknown:
        raise ValueError(
            f"Only support static input shape but got inputs = {unknown}. Pass tensors, or specs "
            "without None."
        )
    blanks = [
        xla.jax.ShapeDtypeStruct(t.shape._dims, np.dtype(t.dtype.np))
        for t in concrete.callable.inputs
    ]
    lowered = xla.jax.jit(concrete.callable.program.fn).lower(*blanks)

    def at_stage(stage="hlo"):
        if stage not in STAGES:
            raise ValueError(
                f"Invalid stage selected: {stage!r}. Valid values are: "
                f"{', '.join(map(repr, STAGES))}"
            )
        return STAGES[stage](lowered)

    return at_stage


def optimized(lowered):
    """The compiled module as a serialized protocol buffer."""
    module = lowered.compile().runtime_executable().hlo_modules()[0]
    return module.as_serialized_hlo_module_proto()


def dot(lowered):
    """The compiled module as a drawing in the DOT language."""
    computation = type(lowered.compiler_ir("hlo"))
    return computation(optimized(lowered)).as_hlo_dot_graph()
