"""`korte-lijnen`, the command line; `app.py` has all its commands. Exit code 0: done; 1: it did not work; 2: asked wrongly."""

from deploy.cli.app import main

__all__ = ["main"]
