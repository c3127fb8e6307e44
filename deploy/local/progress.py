"""What somebody sees while the product starts."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console


class Progress:
    """A line per step, with the seconds it took; on a terminal the step that runs is seen to run."""

    def __init__(self, console: Console) -> None:
        self._console = console

    @contextmanager
    def step(self, doing: str, done: str) -> Iterator[None]:
        began = time.monotonic()
        with self._console.status(f"{doing} …"):
            yield
        seconds = f"{time.monotonic() - began:.1f}".replace(".", ",")
        self._console.print(f"[green]✓[/green] {done} [dim]({seconds} s)[/dim]")

    def ready(self, address: str, pages: Sequence[tuple[str, str]]) -> None:
        """The one address, and what else is to be found there."""
        self._console.print(f"\n[bold]Korte Lijnen staat klaar:[/bold] [link={address}]{address}[/link]", soft_wrap=True)
        for what, where in pages:
            self._console.print(f"  {what:<12} {where}", soft_wrap=True)
        self._console.print("  Stoppen      Ctrl-C\n")

    def stopped(self) -> None:
        self._console.print("Korte Lijnen is gestopt. Alles is bewaard.")
