"""The command ``newsner``."""
