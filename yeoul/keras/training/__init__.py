"""How a model is compiled, fitted, evaluated and asked."""
