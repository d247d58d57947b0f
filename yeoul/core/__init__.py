"""What everything else stands on: element types, shapes, errors, nested structures, the public namespace."""
