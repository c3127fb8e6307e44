"""The rules of the directory: plain Python, values in, values out."""
