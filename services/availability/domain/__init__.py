"""The rules of availability: values in, values out."""
