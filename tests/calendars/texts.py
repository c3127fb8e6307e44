"""Calendar texts (RFC 5545) of a few lines."""


def event_text(*lines: str, uid: str = "een") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20261101T090000Z", *lines, "END:VEVENT"])


def calendar_text(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//NL", *events, "END:VCALENDAR", ""])
