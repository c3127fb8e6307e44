"""A mail that came into the reply mailbox as an `Incoming` (RFC 5546, RFC 6047): bytes in, values out.

Only what an answer needs is read; title, place and text are passed over. The sender is not trusted: everything has a bound, the time that
reading takes grows with the length alone, and what cannot be read is `OtherMail`, never an exception.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from email.utils import getaddresses
from zoneinfo import ZoneInfo

from services.invitations.domain.incoming import Ignored, Incoming, OtherMail, Reply, ReplyMail, Sender, Unread
from shared.kernel import Answer
from shared.mime import calendars_in, file_name, message_in
from shared.security import PersonIds, normalised
from shared.zones import known_name

LARGEST_MAIL = 2 * 1024 * 1024
"""Bytes; an answer is some thousands. What is larger is not fetched."""
_LARGEST_CALENDAR = 256 * 1024
_LONGEST_LINE = 8192
_MOST_LINES = 5000
_ADDRESS = re.compile(r"[^\s<>\"(),:;@]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,188}[A-Za-z0-9])?")
_LINE = re.compile(r'([A-Za-z0-9-]{1,64})((?:;[A-Za-z0-9-]{1,64}=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)')
_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)")
_DURATION = re.compile(r"\+?P(?:(\d{1,3})D)?(?:T(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:\d{1,4}S)?)?")
_ANSWERS = {"ACCEPTED": Answer.YES, "DECLINED": Answer.NO, "TENTATIVE": Answer.MAYBE, "DELEGATED": Answer.NO}
"""PARTSTAT (RFC 5545 3.2.12). Whoever sends somebody else does not come."""
_BULK = {"bulk", "junk", "list", "auto_reply"}
_RESULT = re.compile(r";\s{0,40}(dmarc|spf|dkim)\s{0,9}=\s{0,9}([a-z]{1,20})")
"""At the beginning of a result only: what the sender chose, such as `smtp.mailfrom=dmarc=pass@x.example`, stands in the middle of one."""
_DAEMONS = ("mailer-daemon@", "postmaster@")


class _Unreadable(Exception):
    """No answer can be made of it."""

    def __init__(self, why: Unread = Unread.UNREADABLE) -> None:
        super().__init__(str(why))
        self.why = why


@dataclass(frozen=True, slots=True)
class ReplyReader:
    """`authserv_id` names the Authentication-Results that our own mail server writes (RFC 8601 2.5); empty: it writes none."""

    ids: PersonIds
    authserv_id: str = ""

    def read(self, raw: bytes) -> Incoming:
        """What a mail says. Takes no longer than its length asks."""
        mail = _taken_apart(raw)
        return OtherMail(self._nobody(raw), Unread.UNREADABLE) if mail is None else self._read(mail, raw)

    def too_large(self, head: bytes) -> Incoming:
        """What is said of a mail that is not fetched whole."""
        return OtherMail(self._sender(_taken_apart(head) or Message(), head), Unread.TOO_LARGE)

    def _read(self, mail: Message, raw: bytes) -> Incoming:
        sender = self._sender(mail, raw)
        try:
            if _is_report(mail):
                return Ignored()
            found = self._answer_in(mail, sender)
        except _Unreadable as fault:
            return OtherMail(sender, fault.why)
        except Exception:  # noqa: BLE001  # anybody can send anything
            return OtherMail(sender, Unread.UNREADABLE)
        if found is not None:
            return found
        if sender.automatic or _header(mail, "X-Spam-Flag").upper() == "YES":
            return Ignored()
        return OtherMail(sender, Unread.TNEF if _holds_tnef(mail) else Unread.NO_ANSWER)

    def _sender(self, mail: Message, raw: bytes) -> Sender:
        try:
            address = _from(mail)
            key = _header(mail, "Message-ID").strip() or hashlib.sha256(raw).hexdigest()
            automatic = _is_automatic(mail, address)
            forged = bool(self.authserv_id) and _failed(mail, self.authserv_id)
        except Exception:  # noqa: BLE001  # headers that the library cannot take apart
            return self._nobody(raw)
        fit = _ADDRESS.fullmatch(address)
        if not fit:
            return Sender(_digest(key), None, "", automatic=True, forged=forged)
        return Sender(_digest(key), self.ids.of(address), address.rpartition("@")[2], automatic, forged)

    def _nobody(self, raw: bytes) -> Sender:
        return Sender(_digest(hashlib.sha256(raw).hexdigest()), None, "", automatic=True)

    def _answer_in(self, mail: Message, sender: Sender) -> ReplyMail | None:
        """Of the first calendar that is an answer. Raises _Unreadable when there are only others."""
        fault: _Unreadable | None = None
        for content, charset in calendars_in(mail, _LARGEST_CALENDAR):
            try:
                return self._answer(_decoded(content, charset), sender)
            except _Unreadable as trouble:
                fault = fault or trouble
        if fault is not None:
            raise fault
        return None

    def _answer(self, text: str, sender: Sender) -> ReplyMail:
        head, event = _parts(text)
        try:
            method = Reply(_only(head, "METHOD").upper())
        except ValueError:
            raise _Unreadable(Unread.OTHER_METHOD) from None
        uid, (parameters, attendee) = _only(event, "UID"), _attendee(event, method)
        sent_by, delegate = parameters.get("SENT-BY", ""), parameters.get("DELEGATED-TO", "")
        start, end = _span(event) if method is Reply.COUNTER else (None, None)
        return ReplyMail(
            sender=sender,
            method=method,
            uid=uid,
            attendee=self.ids.of(attendee) if attendee else sender.person,
            sequence=_number(event),
            stamped=_stamp(event),
            answer=_ANSWERS.get(parameters.get("PARTSTAT", "").upper()),
            sent_by=self.ids.of(sent_by) if _ADDRESS.fullmatch(normalised(sent_by)) else None,
            delegate=normalised(delegate) if _ADDRESS.fullmatch(normalised(delegate)) else "",
            start=start,
            end=end,
        )


def _taken_apart(raw: bytes) -> Message | None:
    """None when nobody can."""
    try:
        return message_in(raw)
    except Exception:  # noqa: BLE001  # the mail library has its own surprises
        return None


Lines = list[tuple[str, dict[str, str], str]]


def _decoded(content: bytes, charset: str) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace")
    try:
        return content.decode(charset, "replace")
    except LookupError:
        return content.decode("utf-8", "replace")


def _parts(text: str) -> tuple[Lines, Lines]:
    """The lines of the one VCALENDAR, and those of its one VEVENT without what is inside that (RFC 5546: one UID a message)."""
    head: Lines = []
    events: list[Lines] = []
    inside: list[str] = []
    for name, parameters, value in _lines(text):
        if name == "BEGIN":
            inside.append(value.strip().upper())
            if inside == ["VCALENDAR", "VEVENT"]:
                events.append([])
        elif name == "END":
            if not inside or inside.pop() != value.strip().upper():
                raise _Unreadable
        elif inside == ["VCALENDAR"]:
            head.append((name, parameters, value))
        elif inside == ["VCALENDAR", "VEVENT"]:
            events[-1].append((name, parameters, value))
    if inside or len(events) != 1:
        raise _Unreadable
    return head, events[0]


def _lines(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Unfolded (RFC 5545 3.1). Long lines are text, which nobody asks for here: passed over."""
    flat = re.sub(r"\r\n?", "\n", text).strip("\ufeff\0\n\t ")
    lines = re.sub(r"\n[ \t]", "", flat).split("\n")
    if len(lines) > _MOST_LINES:
        raise _Unreadable
    for line in lines:
        if len(line) <= _LONGEST_LINE and (found := _LINE.fullmatch(line)):
            parameters = {name.upper(): value.replace('"', "").strip() for name, value in _PARAMETER.findall(found[2])}
            yield found[1].upper(), parameters, found[3].strip()


def _all(lines: Lines, name: str) -> Lines:
    return [line for line in lines if line[0] == name]


def _only(lines: Lines, name: str) -> str:
    """A property that stands exactly once, with a value."""
    found = _all(lines, name)
    if len(found) != 1 or not 0 < len(found[0][2]) <= 255:
        raise _Unreadable
    return found[0][2]


def _attendee(event: Lines, method: Reply) -> tuple[dict[str, str], str]:
    """Exactly one (RFC 5546 3.2.3, 3.2.7); only a REFRESH may leave it to the From. The scheme may be in capitals, or missing."""
    found = _all(event, "ATTENDEE")
    if not found and method is Reply.REFRESH:
        return {}, ""
    if len(found) != 1 or not _ADDRESS.fullmatch(normalised(found[0][2])):
        raise _Unreadable
    return found[0][1], normalised(found[0][2])


def _number(event: Lines) -> int:
    found = _all(event, "SEQUENCE")
    text = found[0][2] if len(found) == 1 else "0" if not found else ""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise _Unreadable
    return int(text)


def _stamp(event: Lines) -> datetime | None:
    """DTSTAMP is in UTC (RFC 5545 3.8.7.2); one that is not is as if it were not there."""
    found = _all(event, "DTSTAMP")
    return _when({}, found[0][2]) if len(found) == 1 and found[0][2].endswith("Z") else None


def _span(event: Lines) -> tuple[datetime, datetime]:
    """Of a COUNTER only these matter. A time in a zone that nobody knows is no time."""
    starts, ends, lengths = _all(event, "DTSTART"), _all(event, "DTEND"), _all(event, "DURATION")
    if len(starts) != 1 or len(ends) + len(lengths) != 1:
        raise _Unreadable(Unread.UNKNOWN_MOMENT)
    start = _when(*starts[0][1:])
    end = _when(*ends[0][1:]) if ends else None if start is None else _after(start, lengths[0][2])
    if start is None or end is None or not timedelta(0) < end - start <= timedelta(days=1):
        raise _Unreadable(Unread.UNKNOWN_MOMENT)
    return start, end


def _when(parameters: dict[str, str], value: str) -> datetime | None:
    """In UTC. Without a TZID and without Z it is wall time of nobody knows where."""
    found = _WHEN.fullmatch(value)
    zone = "UTC" if found and found[7] else known_name(parameters.get("TZID", ""))
    if found is None or zone is None:
        return None
    try:
        return datetime(*(int(part) for part in found.groups()[:6]), tzinfo=ZoneInfo(zone)).astimezone(UTC)  # type: ignore[misc, arg-type]  # six numbers
    except (ValueError, OverflowError):
        return None


def _after(start: datetime, duration: str) -> datetime | None:
    found = _DURATION.fullmatch(duration)
    if found is None:
        return None
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return start + timedelta(days=days, hours=hours, minutes=minutes)


def _header(mail: Message, name: str) -> str:
    return str(mail.get(name, ""))[:_LONGEST_LINE]


def _from(mail: Message) -> str:
    """The one address that a mail is from; of several nobody checks whose it is."""
    found = getaddresses([str(value)[:_LONGEST_LINE] for value in mail.get_all("From", [])])
    return normalised(found[0][1]) if len(found) == 1 else ""


def _is_report(mail: Message) -> bool:
    """A bounce, or a note that something was read (RFC 3462): it may hold our own mail, and is no answer to it."""
    return mail.get_content_type() == "multipart/report"


def _is_automatic(mail: Message, address: str) -> bool:
    """RFC 3834, and what was written before it."""
    said = _header(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    older = _header(mail, "Precedence").strip().lower() in _BULK or bool(_header(mail, "X-Autoreply") or _header(mail, "X-Autorespond"))
    nobodys = _header(mail, "Return-Path").strip() == "<>" or address.startswith(_DAEMONS)
    return said not in {"", "no"} or older or nobodys


def _failed(mail: Message, authserv_id: str) -> bool:
    """What our own mail server found (RFC 8601): DMARC failed, or where it says nothing of that, SPF without a good DKIM.

    The server's own stands above those that came with the mail. Of results that contradict each other a failure of DMARC counts.
    """
    ours = (value for value in mail.get_all("Authentication-Results", []) if _serv_id(str(value)) == authserv_id.lower())
    said = str(next(ours, "")).lower()
    results = set(_RESULT.findall(said[:_LONGEST_LINE]))
    if len(said) > _LONGEST_LINE or ("dmarc", "fail") in results:
        return True
    return not results & {("dmarc", "pass"), ("dkim", "pass")} and bool(results & {("spf", "fail"), ("dkim", "fail")})


def _serv_id(value: str) -> str:
    words = value[:_LONGEST_LINE].partition(";")[0].split()
    return words[0].lower() if words else ""


def _holds_tnef(mail: Message) -> bool:
    return any(part.get_content_type() == "application/ms-tnef" or file_name(part) == "winmail.dat" for part in mail.walk())


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:32]
