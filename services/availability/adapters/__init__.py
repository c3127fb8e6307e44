"""The ports of availability on CalDAV, HTTP, a worker process and a cipher."""
