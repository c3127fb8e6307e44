"""Sets of bits that meet every one of a number of sets: the smallest, or soon a small one."""

from collections.abc import Iterable, Iterator

_SEARCH_STEPS = 20_000
"""Bound of the search for the smallest."""


class SearchTooLongError(Exception):
    """The smallest was not found within the bound."""


def smallest_cover(masks: Iterable[int], sizes: list[int]) -> int:
    """The lightest set of bits that meets every mask, by deepening.

    Raises:
        SearchTooLongError: it takes too many steps.

    """
    minimal = _minimal(masks)
    steps = iter(range(_SEARCH_STEPS))
    weight = 0
    while (cover := _cover(minimal, sizes, weight, 0, steps)) is None:
        weight += 1
    return cover


def small_cover(masks: Iterable[int], sizes: list[int]) -> int:
    """A set of bits that meets every mask: the bit that meets most first, then what is not needed left out."""
    left, cover = set(masks), 0
    while left:
        most = max(range(len(sizes)), key=lambda bit: sum(mask >> bit & 1 for mask in left) / sizes[bit])
        cover |= 1 << most
        left = {mask for mask in left if not mask & cover}
    for bit in range(len(sizes)):
        if all(mask & cover & ~(1 << bit) for mask in masks):
            cover &= ~(1 << bit)
    return cover


def _cover(masks: list[int], sizes: list[int], weight: int, chosen: int, steps: Iterator[int]) -> int | None:
    """`chosen` with bits of at most this weight added, so that it meets every mask."""
    if next(steps, None) is None:
        raise SearchTooLongError
    unmet = next((mask for mask in masks if not mask & chosen), None)
    if unmet is None:
        return chosen
    for bit, size in enumerate(sizes):
        if unmet >> bit & 1 and size <= weight and (cover := _cover(masks, sizes, weight - size, chosen | 1 << bit, steps)) is not None:
            return cover
    return None


def _minimal(masks: Iterable[int]) -> list[int]:
    """Without those that hold another: meeting the smaller one meets both."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda one: (one.bit_count(), one)):
        if not any(smaller & mask == smaller for smaller in kept):
            kept.append(mask)
    return kept
