"""Calendar texts (RFC 5545): from bytes to busy time, in a worker process that may be killed."""
