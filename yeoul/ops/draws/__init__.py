"""Random ops in older forms, truncated normal numbers with limits, shuffled indices."""
