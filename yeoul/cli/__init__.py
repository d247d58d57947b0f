"""The commands of `yeoul`, one file each."""
