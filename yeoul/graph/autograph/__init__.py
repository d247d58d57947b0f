"""AutoGraph: Python control flow over tensors becomes operations of the graph.

A function is read from its source (`source`), freed of `break`, `continue` and early `return`
(`jumps`), told which variables each block changes (`liveness`), and rewritten (`rewrite`) so that
`if`, `while`, `for` and the other constructs call operators, which look at the values and run
Python or build the graph. `convert` holds what is known of functions: which are converted, and the
code already made. Up to there nothing needs tensors.
"""
