"""The version of this package, and the version of TensorFlow's API that it follows."""

VERSION = "0.1.0"
