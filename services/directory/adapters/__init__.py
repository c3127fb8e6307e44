"""The directory's ports on the bus and on the files of the package."""
