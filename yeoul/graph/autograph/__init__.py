"""AutoGraph: Python control flow over tensors becomes operations of the graph.

A function is read from its source (`source`), freed of `break`, `continue` and early `return`
(`jumps`), told which variables each block changes (`liveness`), and rewritten (`rewrite`) so that
`if`, `while`, `for` and the other constructs call operators (`undefined`, `flags`, `logic`,
`statements`, `builtins`), which look at the values and run Python, or build the graph by `branches`
and `loops`. `convert` knows which functions are converted, and the code already made; `entry` is
what the rest of the package calls, `names` what users do.
"""
