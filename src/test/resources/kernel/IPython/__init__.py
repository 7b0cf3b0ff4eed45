"""The little of IPython that programs for a code interpreter import."""

__version__ = "9.15.0"
