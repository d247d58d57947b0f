"""The parameters of a function with the trace types of its arguments."""

import inspect

from yeoul.core.nest import flatten
from yeoul.core.tensor_spec import TypeSpec
from yeoul.graph.trace_parts import described
from yeoul.graph.trace_type import CastContext, TracingContext
from yeoul.graph.trace_values import from_value

POSITIONAL_ONLY = inspect.Parameter.POSITIONAL_ONLY
POSITIONAL_OR_KEYWORD = inspect.Parameter.POSITIONAL_OR_KEYWORD
KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY
VAR_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
VAR_KEYWORD = inspect.Parameter.VAR_KEYWORD
EMPTY = inspect.Parameter.empty
DEFAULT = "<captured_default_value>"


class FunctionType:
    """The signature of one trace.

    Attributes:
      parameters: list of (name, kind, trace type).
      optional: names of the parameters that have a default.
      output: the trace type of the result; None before it is known.
      captures: id -> spec of the tensors and variables that the trace uses beside its arguments.
    """

    def __init__(self, parameters, optional=(), output=None, captures=None):
        self.parameters, self.optional = parameters, optional
        self.output, self.captures = output, captures or {}

    @classmethod
    def of(cls, specs):
        """The signature of parameters that may be given by position or name.

        Args:
          specs: parameter -> spec, or structure of specs and Python values.
        """
        context = TracingContext(specs_allowed=True)
        return cls([(k, POSITIONAL_OR_KEYWORD, from_value(s, context)) for k, s in specs.items()])

    def placeholders(self, context):
        """(args, kwargs) that stand for the arguments while the function is traced."""
        values = {}
        for name, _, kind in self.parameters:
            context.update_naming_scope(name)
            values[name] = kind.placeholder_value(context)
        return self.split(values)

    def described(self):
        """(args, kwargs) with a spec for each tensor: `structured_input_signature`."""
        return self.split({name: described(kind, name) for name, _, kind in self.parameters})

    def split(self, values):
        """Values by name as (args, kwargs)."""
        by_name = {name for name, kind, _ in self.parameters if kind is KEYWORD_ONLY}
        args = tuple([value for name, value in values.items() if name not in by_name])
        return args, {name: value for name, value in values.items() if name in by_name}

    def pretty(self):
        """The signature over several lines, as `pretty_printed_signature` shows it."""
        lines = ["Input Parameters:"]
        lines += [f"  {name} ({kind.name}): {spec!r}" for name, kind, spec in self.parameters]
        lines += ["Output Type:", f"  {self.output!r}", "Captures:"]
        lines += [f"  {key}: {spec!r}" for key, spec in self.captures.items()] or ["  None"]
        return "\n".join(lines)

    def __repr__(self):
        return self.pretty()

    def __str__(self):
        items = [
            (f"{name}: {spec!r}" + (f" = {DEFAULT}" if name in self.optional else ""), kind)
            for name, kind, spec in self.parameters
        ]
        arrow = "" if self.output is None else f" -> {self.output!r}"
        return f"({', '.join(with_marks(items))}){arrow}"


def with_marks(items):
    """Parameters as Python writes them: with `/` after positional and `*` before keyword ones."""
    written, former = [], None
    for text, kind in items:
        if former is POSITIONAL_ONLY and kind is not POSITIONAL_ONLY:
            written.append("/")
        if kind is KEYWORD_ONLY and former not in (KEYWORD_ONLY, VAR_POSITIONAL):
            written.append("*")
        written.append(text)
        former = kind
    if former is POSITIONAL_ONLY:
        written.append("/")
    return written


class Binder:
    """Finds out which argument of a call is which parameter.

    Attributes:
      signature: of the Python function; with an input signature, of what it allows.
      constraints: parameter -> trace type, with an input signature; else None.
    """

    def __init__(self, signature, input_signature=None):
        self.constraints = None
        if input_signature is not None:
            signature, self.constraints = constrained(signature, input_signature)
        self.signature = signature
        parameters = signature.parameters.values()
        # Then a call without keywords needs no binding.
        self.plain = all(
            p.kind in (POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD) and p.default is EMPTY
            for p in parameters
        )
        self.count = len(parameters)
        self.optional = {p.name for p in parameters if p.default is not EMPTY}
        self._layouts: dict = {}

    def bind(self, args, kwargs):
        """The canonical arguments: positional as far as possible, with defaults.

        Raises:
          TypeError: if they do not fit the parameters.
        """
        if self.plain and not kwargs and len(args) == self.count:
            return args, kwargs
        try:
            bound = self.signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(self.refusal(error, args, kwargs)) from None
        bound.apply_defaults()
        return bound.args, bound.kwargs

    def fitted(self, args, kwargs, specs_allowed):
        """The arguments of a call as canonical ones, cast to the types of the input signature.

        Raises:
          TypeError: if they cannot be.
        """
        context, given = CastContext(specs_allowed), (args, kwargs)
        args, kwargs = self.bind(args, kwargs)
        names, values = self.layout(args, kwargs), [*args, *[kwargs[k] for k in sorted(kwargs)]]
        done = []
        for (name, _), value in zip(names, values, strict=True):
            try:
                kind = self.constraints.get(name)
                done.append(value if kind is None else kind.cast(value, context))
            except (TypeError, ValueError) as error:
                raise TypeError(
                    f"{self.refusal(error, *given)} The argument {name!r} does not fit the "
                    "input_signature: convert it, or change the signature."
                ) from error
        return tuple(done[: len(args)]), dict(zip(sorted(kwargs), done[len(args) :], strict=True))

    def refusal(self, error, args, kwargs):
        """Why a call does not fit, in TensorFlow's words."""
        return (
            f"Binding inputs to tf.function failed due to `{error}`. Received args: {args} and "
            f"kwargs: {kwargs} for signature: {self}."
        )

    def layout(self, args, kwargs):
        """[(name, kind)] of canonical arguments, those of `kwargs` by the alphabet."""
        key = (len(args), *sorted(kwargs))
        known = self._layouts.get(key)
        if known is None:
            known = self._layouts[key] = self.new_layout(len(args), sorted(kwargs))
        return known

    def new_layout(self, count, keywords):
        parameters = self.signature.parameters.values()
        several = any(p.kind is VAR_POSITIONAL for p in parameters)
        found = []
        for p in parameters:
            if p.kind is VAR_POSITIONAL:
                found += [(f"{p.name}_{i}", POSITIONAL_ONLY) for i in range(count - len(found))]
            elif p.kind in (POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD):
                found.append((p.name, POSITIONAL_ONLY if several else p.kind))
        return [*found, *[(name, KEYWORD_ONLY) for name in keywords]]

    def types(self, args, kwargs, context):
        """The trace types of canonical arguments; their tensors are noted in the context."""
        if self.constraints is not None:
            return self.constrained_types(args, kwargs, context)
        found = [from_value(value, context) for value in args]
        if not kwargs:
            return tuple(found)
        names = sorted(kwargs)
        return (*found, *[from_value(kwargs[name], context) for name in names], *names)

    def constrained_types(self, args, kwargs, context):
        found = []
        values = [*args, *[kwargs[name] for name in sorted(kwargs)]]
        for (name, _), value in zip(self.layout(args, kwargs), values, strict=True):
            kind = self.constraints.get(name)
            if kind is None:
                kind = from_value(value, context)
            elif not isinstance(value, TypeSpec):
                from_value(value, context)
            found.append(kind)
        return tuple(found)

    def function_type(self, args, kwargs, types):
        """The `FunctionType` of a trace for these types."""
        layout = self.layout(args, kwargs)
        return FunctionType(
            [(name, kind, own) for (name, kind), own in zip(layout, types, strict=False)],
            self.optional,
        )

    def __str__(self):
        items = []
        for p in self.signature.parameters.values():
            star = {VAR_POSITIONAL: "*", VAR_KEYWORD: "**"}.get(p.kind, "")
            default = p.default is not EMPTY
            if p.name not in (self.constraints or ()):
                text = f"{star}{p.name}" + (f"={DEFAULT}" if default else "")
            else:
                text = f"{p.name}: {self.constraints[p.name]!r}" + (
                    f" = {DEFAULT}" if default else ""
                )
            items.append((text, p.kind))
        return f"({', '.join(with_marks(items))})"


def constrained(signature, specs):
    """The signature and types of the arguments that an input signature allows.

    Args:
      signature: of the Python function.
      specs: the input signature.

    Returns:
      The signature, and the trace types by parameter; `self` has none.

    Raises:
      TypeError: if there are more or fewer specs than parameters.
    """
    parameters, constraints, waiting = [], {}, list(specs)
    for p in signature.parameters.values():
        if p.kind is VAR_POSITIONAL:
            names = [f"{p.name}_{i}" for i in range(len(waiting))]
            parameters = [q.replace(kind=POSITIONAL_ONLY) for q in parameters]
            parameters += [inspect.Parameter(name, POSITIONAL_ONLY) for name in names]
            constraints |= zip(names, map(type_of_spec, waiting), strict=True)
            waiting = []
        elif p.kind is not VAR_KEYWORD:
            parameters.append(p)
            if p.name == "self" and len(parameters) == 1:
                continue
            if waiting and p.kind is not KEYWORD_ONLY:
                constraints[p.name] = type_of_spec(waiting.pop(0))
            elif p.default is not EMPTY:
                constraints[p.name] = from_value(p.default, TracingContext())
            else:
                raise TypeError(
                    f"input_signature missing type constraint for {p.name}. It needs a spec for "
                    "each parameter without a default."
                )
    if waiting:
        raise TypeError(
            f"input_signature contains {len(waiting)} extra type constraints. It has {len(specs)} "
            f"specs, but the function's parameters are {signature}."
        )
    return signature.replace(parameters=parameters), constraints


def type_of_spec(spec):
    """The trace type of one entry of an input signature."""
    return from_value(spec, TracingContext(specs_allowed=True))


def checked_signature(input_signature):
    """The input signature as a tuple.

    Raises:
      TypeError: if it is no sequence of specs.
    """
    if input_signature is None:
        return None
    if not isinstance(input_signature, (tuple, list)):
        raise TypeError(
            "input_signature must be either a tuple or a list, got "
            f"{type(input_signature)}. Put the specs in a list."
        )
    leaves = flatten(input_signature)
    if not all(isinstance(leaf, TypeSpec) for leaf in leaves):
        wrong = [leaf for leaf in leaves if not isinstance(leaf, TypeSpec)]
        raise TypeError(
            "input_signature must be a possibly nested sequence of TensorSpec objects, got invalid "
            f"args {wrong} with types {[type(leaf) for leaf in wrong]}."
        )
    return tuple(input_signature)
