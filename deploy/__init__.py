"""Running the product: the command line, one machine, containers."""

from importlib.metadata import version

VERSION = version("korte-lijnen")
