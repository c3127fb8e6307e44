"""`make bench`: measure on this machine, in one run; print a table and JSON. Read ratios: absolute times depend on the machine."""

import json
import platform
import sys

from tests.benchmarks import bus_cpu, calendars, many_at_once, many_calendars, matching, reservation, whole_product


def main() -> None:
    ways = bus_cpu.measure()
    ours = ways["onze bus"]
    figures: dict[str, float | str] = {
        **{f"CPU per gebeurtenis, {way} (µs)": value for way, value in ways.items()},
        "onze bus : FastStream die publiceert": ours / ways["FastStream"],
        "onze bus : redis-py": ours / ways["redis-py"],
        **calendars.measure(),
        **many_calendars.measure(),
        **matching.measure(),
        **many_at_once.measure(),
        **reservation.measure(),
        **whole_product.measure(),
    }
    width = max(map(len, figures))
    sys.stdout.write(f"Python {platform.python_version()}, {platform.machine()}\n\n")
    for name, value in figures.items():
        shown = value if isinstance(value, str) else f"{value:.2f}"
        sys.stdout.write(f"{name:<{width}}  {shown:>13}\n")
    sys.stdout.write("\n" + json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
