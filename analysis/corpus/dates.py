"""Dates and times of day as people write them. What can be read in two ways is not read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple

import pandas as pd

from ..base.told import many

MONTHS = "january february march april may june july august september october november december"
MONTH = {m[:k]: n for n, m in enumerate(MONTHS.split(), 1) for k in (3, len(m))} | {"sept": 9}
SEASONS = ("spring", "summer", "autumn", "fall", "winter")
CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?)?"
    r" ?(?P<half>[ap]\.?m\b\.?)? ?(?P<zone>Z\b|(?:UTC|GMT)?[+-]\d\d:?\d\d\b|[A-Z]{2,5}\b)?"
)
TIME = re.compile(rf"(?:(?<=[T ,(])|^){CLOCK}", re.I)
ISO = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)(?!\d)")
NUMERIC = re.compile(r"(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4})(?!\d)")
DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?(?: of)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})\b")
MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
# "Tue, 04 Mar …", "March 4, 2031 Tuesday …", "Published: …"
AROUND = re.compile(
    r"\b(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|published|updated|posted"
    r"|first|last|on|at)\b[.,:]*|[,|·•()]",
    re.I,
)
OFFSETS = {
    "Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", "CET": "+01:00", "CEST": "+02:00",
    "EST": "-05:00", "EDT": "-04:00", "PST": "-08:00", "PDT": "-07:00",
}  # fmt: skip
PARTS = (r"[^\W\d_]{3,}|年", r"\b\d{4}(?:\b|年)", r"\b\d{1,2}\b|日")  # of a date in any language
CLOCKED, OFFSET = re.compile(r"\d\d:\d\d(?::\d\d)?"), re.compile(r"[+-]\d\d:\d\d")
ORDERS = ("day first", "month first")


class Read(NamedTuple):
    """What a value says: its day, its time of day ('' where none), two numbers that may be day and
    month either way, whether it is a serial number of a spreadsheet."""

    day: date | None
    time: str = ""
    either: tuple[int, int, int] | None = None
    serial: bool = False


def dates(values: pd.Series, order: str | None = None) -> tuple[pd.Series, pd.Series, list[str]]:
    """-> days (NaT where not known), times of day ('10:30', '10:30 +05:00'; '' where not known),
    notes.

    A day is the one that is written: an offset never moves it. Whether 03/09/2031 has the day or
    the month first is decided once for all values, by those that can only be one of them, or by
    `order`: 'day first' or 'month first'.
    """
    said = [
        "" if v is None or (not isinstance(v, str) and pd.isna(v)) else str(v).strip()
        for v in map(_scalar, values)
    ]
    known = {v: read(v) for v in dict.fromkeys(said)}
    _foreign(known)
    notes, rule = [], order
    open_ones = [r.either for r in known.values() if r.either]
    if rule is None:
        firsts = {a > 12 for a, b, _ in open_ones if (a > 12) != (b > 12)}
        rule = None if len(firsts) != 1 else ORDERS[0] if firsts.pop() else ORDERS[1]
    settled = {
        v: r._replace(day=_settled(*r.either, rule)) if r.either else r for v, r in known.items()
    }
    two = [v for v, r in settled.items() if r.either and r.day is None and max(r.either[:2]) <= 12]
    if two:
        notes.append(
            f"{_many(said, two)} not read, such as {two[0]!r}: the day or the month may stand first; "
            'say which with dates="day first" or dates="month first".'
        )
    lost = [
        v
        for v, r in settled.items()
        if v and r.day is None and v not in two and v.lower() not in NONE
    ]
    if lost:
        notes.append(f"{_many(said, lost)} not understood and left out, such as {lost[0][:40]!r}.")
    if serial := [v for v, r in settled.items() if r.serial]:
        notes.append(f"{_many(said, serial)} written as serial numbers of a spreadsheet.")
    times = [settled[v].time for v in said]
    if {t for t in times if t} <= {"00:00", "00:00 +00:00"}:  # written by a program, not by a clock
        times = [""] * len(times)
    days = pd.Series(
        [pd.NaT if (d := settled[v].day) is None else pd.Timestamp(d) for v in said],
        index=values.index, dtype="datetime64[s]",
    )  # fmt: skip
    return days, pd.Series(times, index=values.index, dtype="str"), notes


NONE = {"", "nan", "nat", "none", "null", "n/a", "n.d.", "unknown", "-", "?"}


def _scalar(value: Any) -> Any:
    return value if isinstance(value, str | int | float | date | pd.Timestamp) else None


def _many(said: list[str], which: Iterable[str]) -> str:
    n = sum(map(said.count, which)) if len(said) < 5000 else len(list(which))
    return f"{many(n, 'date')} {'were' if n > 1 else 'was'}"


def _settled(a: int, b: int, year: int, rule: str | None) -> date | None:
    """The day that two numbers and a year mean under this rule; where there is none, only what can
    be one thing alone."""
    if a == b:
        return _day(year, a, a)
    if rule is None:
        return _day(year, b, a) if a > 12 else _day(year, a, b) if b > 12 else None
    return _day(year, b, a) if rule == ORDERS[0] else _day(year, a, b)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1500 <= year <= 2200 else None
    except ValueError:
        return None


def read(said: str) -> Read:
    """One value, as far as it can be read by itself."""
    if not said or len(said) > 80 or not (said[0].isalnum() or said[0] in "(") or "://" in said:
        return Read(None)
    if re.fullmatch(r"\d{5}(?:\.\d+)?|\d{10}(?:\d{3})?(?:\.\d+)?", said):
        return _number(float(said))
    if found := ISO.match(said):
        year, _, month, day = found.groups()
        return _rest(said, found, _day(int(year), int(month), int(day)))
    line = " ".join(AROUND.sub(" ", said).split())
    if found := NUMERIC.match(line):
        a, _, b, year = found.groups()
        return _rest(line, found, None, (int(a), int(b), int(year)))
    found = re.fullmatch(rf"{CLOCK} (?P<after>.*\D.*)", line, re.I)
    if found and found["minute"] and (later := read(found["after"])).day and not later.time:
        return later._replace(time=_time(found))
    for pattern, order in ((DAY_MONTH, (2, 1, 0)), (MONTH_DAY, (2, 0, 1))):
        if found := pattern.match(line):
            year, month, day = (found.groups()[k] for k in order)
            if number := MONTH.get(month.lower()):
                return _rest(line, found, _day(int(year), number, int(day)))
    return Read(None)


def _rest(
    line: str, found: re.Match[str], day: date | None, either: tuple[int, int, int] | None = None
) -> Read:
    """What follows the day must be a time of day, or nothing."""
    rest = line[found.end() :].lstrip(" T,-–")
    if not rest:
        return Read(day, "", either)
    clock = re.fullmatch(CLOCK, rest, re.I)
    if clock and (clock["minute"] or clock["half"]):
        return Read(day, _time(clock), either)
    return Read(None)


def _time(clock: re.Match[str]) -> str:
    """'10:30', '10:30:05', with the zone where one is given; '' where it is no time of day."""
    hour, minute = int(clock["hour"]), clock["minute"] or "00"
    half = (clock["half"] or "")[:1].lower()
    if hour > 23 or int(minute) > 59 or (half and not 1 <= hour <= 12):
        return ""
    if not hour and minute == clock["second"] == "00":  # a day, written by a program
        return ""
    hour = hour % 12 + 12 * (half == "p") if half else hour
    second = f":{clock['second']}" if clock["second"] and clock["second"] != "00" else ""
    zone = re.sub(r"^(?:UTC|GMT)(?=[+-])", "", (clock["zone"] or "").upper())
    if re.fullmatch(r"[+-]\d{4}", zone):
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{hour:02d}:{minute}{second} {OFFSETS.get(zone, zone)}".strip()


def _number(value: float) -> Read:
    """A spreadsheet counts days from 30 December 1899; computers count seconds from 1970."""
    if value >= 1e9:
        at = pd.Timestamp(value / (1000 if value >= 1e12 else 1), unit="s")
        return Read(at.date(), f"{at:%H:%M} +00:00")
    if not 20_000 <= value < 80_000:
        return Read(None)
    at = pd.Timestamp("1899-12-30") + timedelta(minutes=round(value * 1440))
    return Read(at.date(), "" if value == int(value) else f"{at:%H:%M}", serial=True)


def _foreign(known: dict[str, Read], most: int = 20) -> None:
    """Names of months in other languages, which dateparser knows; after `most` values in a row that
    it does not know it is asked no more."""
    failed = 0
    for said, read in known.items():
        if read.day or read.either or len(said) > 60 or "://" in said or failed == most:
            continue
        if all(re.search(part, said) for part in PARTS):
            day, time = _parsed(said)
            failed = 0 if day else failed + 1
            known[said] = Read(day, time)


@cache
def _parsed(said: str) -> tuple[date | None, str]:
    import dateparser

    settings: Any = {
        "PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"],
        "STRICT_PARSING": True, "RETURN_AS_TIMEZONE_AWARE": False,
    }  # fmt: skip
    try:
        at = dateparser.parse(said, settings=settings)
    # dateparser stumbles in many ways over what is no date
    except Exception:
        return None, ""
    if at is None or str(at.year) not in said:
        return None, ""
    clock = next((m for m in TIME.finditer(said) if m["minute"]), None)
    return at.date(), _time(clock) if clock else ""


class Moment(NamedTuple):
    """When an article was published, as far as it is known: its day, its minute (None where not
    known; in UTC where its offset is known)."""

    day: pd.Timestamp
    minute: pd.Timestamp | None
    zone: bool

    @property
    def latest(self) -> pd.Timestamp:
        """The minute, or the day where that is all that is known."""
        return self.minute if self.minute is not None else self.day

    def since(self, other: Moment) -> tuple[float, str]:
        """How long after another: minutes where both are known to the minute, else days, 0 of which
        are the same day."""
        if self.minute is not None and other.minute is not None and self.zone == other.zone:
            return (self.minute - other.minute).total_seconds() / 60, "minutes"
        days = (self.day - other.day).days
        return float(days), "days" if days else "same day"

    def before(self, other: Moment) -> bool:
        """Is it known to be earlier than another?"""
        return self.since(other)[0] < 0


def moments(articles: pd.DataFrame) -> dict[str, Moment]:
    """When each article that has a date was published, by its id."""
    out = {}
    for r in articles[["date", "time"]].dropna(subset=["date"]).itertuples():
        day = pd.Timestamp(r.date).normalize()
        clock, _, zone = str(r.time or "").partition(" ")
        minute = moment_of(day, str(r.time)) if CLOCKED.fullmatch(clock) else None
        out[str(r.Index)] = Moment(day, minute, bool(OFFSET.fullmatch(zone)))
    return out


def instant(value: object) -> pd.Timestamp:
    """When a value as people write it is, to put moments in order: in UTC where it has an offset, as
    written elsewhere; NaT where it is no date."""
    said = read(str(value or "").strip())
    if said.day is None:
        return pd.NaT
    return moment_of(pd.Timestamp(said.day), said.time)


def moment_of(day: pd.Timestamp, time: str) -> pd.Timestamp:
    """A day and a time of day as articles have them -> one moment without a zone: in UTC where the
    time has an offset, as written elsewhere; NaT where the day is."""
    clock, _, zone = (time or "").partition(" ")
    if day is pd.NaT or not CLOCKED.fullmatch(clock):
        return day
    moment = pd.Timestamp(f"{day:%Y-%m-%d}T{clock}")
    if not OFFSET.fullmatch(zone):
        return moment
    shift = pd.Timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
    return moment - shift if zone[0] == "+" else moment + shift


def is_date(line: str) -> bool:
    """Whether a line of a head is a date of any form, month and year alone too."""
    numbers = re.findall(r"\d+", line)
    names = re.findall(r"[^\W\d_]{3,}", line.lower())
    if len(line) > 60 or not any(len(n) == 4 and n[:2] in ("19", "20") for n in numbers):
        return False
    if re.fullmatch(r"\d{1,4}[-./ ]+\d{1,2}[-./ ]+\d{1,4}.{0,20}", line):
        return True
    if names and (names[0] in MONTH or names[0] in SEASONS or names[1:2] and names[1] in MONTH):
        return True
    # a month in another language: mardi 4 mars 2031, 4 de marzo de 2031
    day = r"(?:[^\W\d_]+,? )?\d{1,2}(?:st|nd|rd|th|\.)?(?: de)? [^\W\d_]{3,}\.?,?(?: de)? \d{4}\b.*"
    return bool(re.fullmatch(day, line))
