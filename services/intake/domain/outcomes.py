"""Whether a question reads like an outcome. A hint to who asks, never a fault: people decide for themselves what they ask."""

import re

PATTERN = (
    r"^\s*(?:graag\s+|s\.?v\.?p\.?\s+)?"
    r"(?:instemm|akkoord|goedkeur|vaststell|vaststelling|besluit(?:en)?\s+(?:nemen|over|tot)|besluit\b|accorder|bekrachtig|ondertekenen|"
    r"tekenen|toestemming|kennis\s*nemen|informeren\s+over|presenteren|voorleggen|overtuigen|draagvlak|afstemmen\s+van|meekrijgen|"
    r"uitrollen|invoeren|afdwingen)"
)
"""A text that begins so and asks nothing; also read by the page's script, so without anything that only one of the two knows."""
_BEGINS = re.compile(PATTERN, re.IGNORECASE)


def reads_like_an_outcome(question: str) -> bool:
    """It begins with what must come out ("Instemmen met…", "Besluit nemen over…"), and there is no question mark."""
    return "?" not in question and _BEGINS.match(question) is not None
