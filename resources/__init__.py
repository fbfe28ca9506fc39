"""Files the app reads at run time, opened through ``importlib.resources``."""
