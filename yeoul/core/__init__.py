"""What all else stands on: element types, shapes, errors, nested structures, the namespace."""
