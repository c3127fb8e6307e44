"""The health check of a container: `python -m deploy.health` ends with 0 when its own service is ready."""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    """1 when it does not answer, or says that it is not ready."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{os.environ.get('KL_HTTP_PORT', '8080')}/health/ready", timeout=2) as answer:
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, TimeoutError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
