"""How a notebook shows what it found: tables with their CSV, figures with their alt text, limits,
and where all of it comes from.

Everything that comes from an article is escaped here; nothing of it is ever read as Markdown or
HTML.
"""

from __future__ import annotations

import html
import io
import platform
import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from importlib.metadata import version
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import pandas as pd

from .. import __version__, project
from ..corpus.articles import Corpus
from . import plots

# the page that holds the reading copies, and of how many articles
READING, READABLE = "1-corpus.html", 200
HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# columns that lead to reading copies
IDS = {"article", "a", "b", "other", "other_article", "reference", "direction", "family"}
# outlets that a grid shows; the CSV has all
COLUMNS = 12
# a word that a line may show in part
BEGUN, CUT = re.compile(r"^\S{0,24}\s"), re.compile(r"\s\S{0,24}$")
_out: Path = project.REPORTS
_press: Corpus | None = None
_name = ""


class Shown(str):
    """HTML that shows itself in a notebook and in a report."""

    def _repr_html_(self) -> str:
        """The classes keep JupyterLab's MathJax away: article text is hostile, and $5 million is no
        formula."""
        return f'<div class="mathjax_ignore tex2jax_ignore">{self!s}</div>'

    def __repr__(self) -> str:
        return " ".join(re.sub("<[^>]+>", " ", self).split())[:80]


def begin(corpus: str, event: str = "", outlets: Sequence[str] = (), out: str = "") -> Corpus:
    """Read the corpus that a notebook is about, and remember where its tables are written (`out`;
    the folder reports where '').

    A relative path is tried against the current folder first, then against the project's own.
    """
    global _out, _press, _name
    path = Path(corpus)
    if not path.is_absolute() and not path.exists():
        path = project.ROOT / corpus
    _out = Path(out) if out else project.REPORTS
    if project.is_stored(path):
        from ..cluster import stored

        _press = stored.read(path, event, outlets)
    else:
        _press = Corpus.read(path, events=[event] if event else None, outlets=list(outlets) or None)
    _name = path.stem
    plots.outlets(_press.outlets)
    return _press


def escape(value: object) -> str:
    """Text as text: markup is shown, marks that turn the line around or hide are shown by their
    number."""
    return HIDDEN.sub(lambda m: f"⟨U+{ord(m[0]):04X}⟩", html.escape(str(value)))


def _cell(value: object) -> tuple[str, str]:
    """A value of a table -> (its class, how it is written)."""
    if isinstance(value, bool):
        return "", "yes" if value else "no"
    if value is None or value is pd.NA or value is pd.NaT or value != value:
        return "", "–"
    if isinstance(value, Integral):
        return "n", f"{int(value):,}"
    if isinstance(value, Real):
        x = float(value)
        return "n", f"{x:,.0f}" if abs(x) >= 1000 else f"{x:.2f}" if abs(
            x
        ) >= 0.01 or x == 0 else f"{x:.1g}"
    if isinstance(value, pd.Timestamp):
        return "d", value.date().isoformat()
    text = escape(value)
    return "t" if len(text) > 60 else "", text


def _harmless(value: object) -> object:
    """Spreadsheets run what begins with these; an apostrophe makes it text."""
    return (
        "'" + value
        if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
        else value
    )


def table(
    rows: pd.DataFrame,
    name: str,
    caption: str,
    limit: int = 30,
    spans: pd.DataFrame | None = None,
    by: Sequence[str] = (),
    empty: str = "There is nothing to count here.",
    hide: Sequence[str] = (),
) -> Shown:
    """A table as HTML, its first `limit` rows, beside a CSV file of all of it (tables/NAME.csv).

    spans, by   each row opens to the sentences of those spans that have the row's values in the
    columns `by`.
    hide        columns that stand in the CSV alone.
    """
    if rows.empty:
        return note(empty, caption)
    shown = rows.drop(columns=list(hide)).head(limit)
    shown = shown.assign(
        **{
            str(c): shown[c].astype("Int64")
            for c in shown.select_dtypes("float")
            if (shown[c].dropna() % 1 == 0).all()
        }
    )
    numbers = {
        c
        for c in shown
        if pd.api.types.is_numeric_dtype(shown[c]) and not pd.api.types.is_bool_dtype(shown[c])
    }
    heads = "".join(
        f'<th scope="col"{" class=n" if c in numbers else ""}>{escape(str(c).replace("_", " "))}</th>'
        for c in shown
    )
    body = []
    opened = _sentences(spans, shown, list(by)) if spans is not None else [""] * len(shown)
    for values, more in zip(shown.itertuples(index=False, name=None), opened, strict=True):
        cells = [
            ("n", "–")
            if c in numbers and pd.isna(v)
            else _cell(v)
            if c not in IDS
            else ("", _article(v))
            for c, v in zip(shown, values, strict=True)
        ]
        first, rest = cells[0], cells[1:]
        row = f'<th scope="row"{" class=" + first[0] if first[0] else ""}>{first[1]}</th>'
        row += "".join(f"<td{' class=' + k if k else ''}>{v}</td>" for k, v in rest)
        body.append(f"<tr>{row}{f'<td class=t>{more}</td>' if spans is not None else ''}</tr>")
    heads += '<th scope="col">sentences</th>' if spans is not None else ""
    return _framed(rows, name, caption, _of(len(rows), limit), heads, "".join(body))


def _sentences(spans: pd.DataFrame, rows: pd.DataFrame, by: list[str], most: int = 8) -> list[str]:
    """For each row, the sentences of its spans in <details>."""
    groups = dict(
        iter(
            spans.sort_values(["article", "start"], kind="stable").groupby(
                by, dropna=False, observed=True
            )
        )
    )
    found = []
    for key in rows[by].itertuples(index=False, name=None):
        mine = groups.get(key)
        if mine is not None:
            more = f"<li>and {len(mine) - most} more</li>" if len(mine) > most else ""
            items = "".join(f"<li>{line}</li>" for line in _in_sentences(mine.head(most)))
            found.append(f"<details><summary>{len(mine)}</summary><ol>{items}{more}</ol></details>")
        else:
            found.append("")
    return found


def _in_sentences(spans: pd.DataFrame) -> list[str]:
    """Each span in its sentence, its words marked where they are not all of it; the outlet before
    it leads to the reading copy."""
    press = _begun()
    sentences, text, lines = press.sentences, press.articles.get("text"), []
    for s, at, link in zip(
        spans.itertuples(), press.locate(spans, sentences), links(spans), strict=True
    ):
        around = sentences.iloc[at] if at >= 0 else s
        start, end = int(around.start), max(int(around.end), s.end)
        # a table of an archive brings its sentences
        if text is None:
            start, whole = getattr(s, "sentence_start", s.start), getattr(s, "sentence", s.text)
        else:
            whole = text[s.article][start:end]
        low, high = s.start - start, s.end - start
        before, inside, after = escape(whole[:low]), escape(whole[low:high]), escape(whole[high:])
        lines.append(
            f"{link}: " + (f"{before}<mark>{inside}</mark>{after}" if before + after else inside)
        )
    return lines


def grid(
    counts: pd.DataFrame,
    name: str,
    caption: str,
    down: Sequence[str],
    cell: str = "n",
    across: str = "outlet",
    limit: int = 30,
    spans: pd.DataFrame | None = None,
    empty: str = "There is nothing to count here.",
    most: int = 3,
) -> Shown:
    """Rows of `down`, columns of `across`, in each cell the value of `cell`, which opens to its
    sentences; all of `counts` as CSV.

    Rows of numbers stand by their sums, those with the same first name together; rows of text as
    they come.
    spans    of evidence.counted, with the columns `down` and `across`; those that were not counted
    are listed as such
    Columns words and per_1000 of `counts`, where it has them, are shown beside the number and in
    rows of their own.
    """
    if counts.empty:
        return note(empty, caption)
    press, down = _begun(), list(down)
    keys = [*down, across]
    counts = counts.assign(**{k: counts[k].fillna("not known") for k in keys})
    spans = (
        None if spans is None else spans.assign(**{k: spans[k].fillna("not known") for k in keys})
    )
    numeric, used = pd.api.types.is_numeric_dtype(counts[cell]), dict.fromkeys(counts[across])
    rows = list(dict.fromkeys(counts[down].itertuples(index=False, name=None)))
    if numeric:
        sums: Counter[tuple[Any, ...]] = Counter()
        for *key, n in counts[[*down, cell]].fillna({cell: 0}).itertuples(index=False, name=None):
            for known in {tuple(key[:1]), tuple(key)}:
                sums[known] += n
        rows.sort(key=lambda key: (-sums[key[:1]], key[0], -sums[key]))
    heads = (
        [*press.outlets, *sorted(used.keys() - set(press.outlets))]
        if across == "outlet"
        else list(used)
    )
    hidden, heads = len(heads) - COLUMNS, heads[:COLUMNS]
    values = {(tuple(r[k] for k in down), r[across]): r for r in counts.to_dict("records")}
    ordered = None if spans is None else spans.sort_values(["article", "start"], kind="stable")
    groups = {} if ordered is None else dict(iter(ordered.groupby([*down, across], observed=True)))
    body = []
    for key in rows[:limit]:
        first = _article(key[0]) if down[0] in IDS else _cell(key[0])[1]
        line = [
            f'<th scope="row">{first}</th>',
            *(f'<td class="{k}">{v}</td>' for k, v in map(_cell, key[1:])),
        ]
        for head in heads:
            kind, said = _in_cell(
                values.get((key, head), {cell: 0} if numeric and "event" not in down else None),
                cell,
                numeric,
            )
            mine = groups.get((*key, head))
            line.append(
                f'<td class="{kind}">{_opening(said, mine, most) if mine is not None else said}</td>'
            )
        body.append(f"<tr>{''.join(line)}</tr>")
    lengths = [k for k in down if k in ("voice", "part", "event")] if "words" in counts else None
    if lengths is not None:
        said = _words(press, [*lengths, across]).set_index([*lengths, across])["words"].to_dict()
        for some in dict.fromkeys(
            tuple(key[down.index(k)] for k in lengths) for key in rows[:limit]
        ):
            cells = "".join(
                f'<td class="n">{said.get((*some, h) if some else h, 0):,}</td>' for h in heads
            )
            title = escape(" in ".join(["all words", *map(str, some)]))
            body.append(
                f'<tr class="of"><th scope="row" colspan="{len(down)}">{title}</th>{cells}</tr>'
            )
    top = "".join(f'<th scope="col">{escape(d.replace("_", " "))}</th>' for d in down)
    top += "".join(
        f'<th scope="col"{" class=n" if numeric else ""}>{escape(h)}</th>' for h in heads
    )
    note_ = f"; {hidden} more columns in the CSV" if hidden > 0 else ""
    rate = "; small: per 1,000 words" if "per_1000" in counts else ""
    return _framed(
        counts, name, caption, f"{_of(len(rows), limit)}{rate}{note_}", top, "".join(body)
    )


def _words(press: Corpus, by: list[str]) -> pd.DataFrame:
    from .. import evidence
    from ..cluster import stored

    return (
        press.counts("words", by) if isinstance(press, stored.Stored) else evidence.words(press, by)
    )


def _in_cell(row: dict[Any, Any] | None, cell: str, numeric: bool) -> tuple[str, str]:
    """The class and the text of a cell of a grid: 0 is a count, – is nothing known."""
    right = "n " if numeric else ""
    if row is None or row[cell] != row[cell] or row[cell] is None:
        return f"{right}none", "–"
    kind, said = _cell(row[cell])
    if not numeric:
        return "none" if said.startswith("not ") else kind, said
    rate, out = row.get("per_1000"), row.get("left_out")
    small = f" <small>{rate:.1f}</small>" if rate is not None and rate == rate and row[cell] else ""
    more = f" <small>+{out}</small>" if out and not row[cell] else ""
    return "n" if row[cell] or more else "n none", said + small + more


def _opening(said: str, spans: pd.DataFrame, most: int) -> str:
    """A value that opens to the sentences of its spans, those that count first."""
    spans = spans.reset_index(drop=True)
    out = spans.get("left_out", pd.Series(False, index=spans.index))
    chosen = pd.concat([spans[~out], spans[out]]).head(most)
    why = [
        "" if not o else " <small>(not counted: told before or furniture)</small>"
        for o in out[chosen.index]
    ]
    items = "".join(
        f"<li>{line}{w}</li>" for line, w in zip(_in_sentences(chosen), why, strict=True)
    )
    more = f"<li>and {len(spans) - most} more</li>" if len(spans) > most else ""
    return f"<details><summary>{said}</summary><ol>{items}{more}</ol></details>"


def _of(rows: int, limit: int) -> str:
    return (
        f"{rows:,} row{'s' if rows != 1 else ''}"
        if rows <= limit
        else f"the first {limit} of {rows:,} rows"
    )


def _framed(rows: pd.DataFrame, name: str, caption: str, count: str, head: str, body: str) -> Shown:
    """A table with its caption, beside a CSV file of `rows`."""
    target = _out / "tables" / f"{name}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    rows.map(_harmless).rename(columns=_harmless).to_csv(
        target, index=False, encoding="utf-8", lineterminator="\n"
    )
    return Shown(
        f'<figure class="table" id="table-{escape(name)}"><figcaption><b>{escape(caption)}</b> <small>{count}, '
        f'<a href="tables/{escape(name)}.csv">CSV</a></small></figcaption><div class="scroll" tabindex="0" role="region" '
        f'aria-label="{escape(caption)}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div></figure>'
    )


def side_by_side(
    spans: pd.DataFrame,
    name: str,
    caption: str,
    over: str = "event",
    limit: int = 10,
    longest: int = 700,
    empty: str = "There is nothing to lay side by side.",
) -> Shown:
    """Spans side by side, those of one event (column `over`) together, the outlet above each."""
    if spans.empty:
        return note(empty, caption)
    known = spans.assign(**{over: spans[over].fillna("no event known")}).groupby(over, sort=False)
    cards = []
    for about, mine in list(known)[:limit]:
        texts = [f"{text[:longest]}{'…' * (len(text) > longest)}" for text in mine["text"]]
        sides = "".join(
            f'<div><p class="by">{link}</p><p>{escape(text)}</p></div>'
            for link, text in zip(links(mine), texts, strict=True)
        )
        cards.append(
            f'<div class="pair"><h3>{escape(about)}</h3><div class="sides">{sides}</div></div>'
        )
    said = _framed(
        spans, name, caption, f"{_of(known.ngroups, limit).replace('row', over)}", "", ""
    )
    return Shown(
        re.sub(r'<div class="scroll".*</table></div>', lambda _: "".join(cards), said, flags=re.S)
    )


def errors(*tasks: str) -> Shown:
    """How often the rules behind a figure are wrong (data/error_rates.csv): one line to stand under
    it."""
    known = pd.read_csv(
        project.ROOT / "data" / "error_rates.csv", dtype=str, keep_default_na=False
    ).set_index("task")
    said = []
    for task in tasks:
        r = known.loc[task]
        rates = [
            f"{word} {r[column]}"
            for column, word in (
                ("precision", "precision"),
                ("recall", "recall"),
                ("f1", "F1"),
                ("speaker", "speaker right"),
            )
            if r[column]
        ]
        said.append(f"{task} {', '.join(rates)} ({r['collection']}, n = {r['n']}, {r['date']})")
    return note("; ".join(said) + ".", "How often this is wrong")


def figure(
    draw: Callable[..., str],
    rows: pd.DataFrame,
    name: str,
    caption: str,
    empty: str = "There is nothing to draw here.",
    **options: Any,
) -> Shown:
    """A figure of plots.py as inline SVG with its alt text; text and lines take the colours of the
    page. A note where `rows` is empty,
    nothing where `empty` is '' too.
    """
    if rows.empty:
        return note(empty, caption) if empty else Shown("")
    file = io.StringIO()
    with plots.style():
        picture = plots.canvas()
        alt = draw(rows, picture.gca(), **options)
        picture.savefig(
            file,
            format="svg",
            bbox_inches="tight",
            transparent=True,
            metadata={"Date": None, "Creator": None},
        )
    svg = file.getvalue()
    svg = HIDDEN.sub(lambda m: f"⟨U+{ord(m[0]):04X}⟩", svg[svg.index("<svg") :])
    # numbers of shapes, not of labels
    svg = re.sub("<[^>]+>", lambda tag: re.sub(r"(\d\.\d)\d+", r"\1", tag[0]), svg)
    for needless, less in (
        (r"<metadata>.*?</metadata>|<!--.*?-->|font-family: [^;\"]*;", ""),
        (r"\n\s*", " "),
        (r"> <", "><"),
        (r' transform="rotate\(-0 [^"]*"|; stroke-linecap: square', ""),
        (r'<g id="[^"]*"/>', ""),
        (r'<g id="[^"]*">', "<g>"),
    ):
        svg = re.sub(needless, less, svg, flags=re.S)
    svg = re.sub(r'(\bid="|url\(#|xlink:href="#)', lambda m: m[1] + name + "-", svg)
    target = _out / "figures" / f"{name}.svg"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_alone(svg, caption, alt), encoding="utf-8", newline="\n")
    for colour, part in plots.PAGE.items():
        svg = svg.replace(colour, f"var(--{part},{'currentColor' if part == 'ink' else colour})")
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{escape(alt)}" ', 1)
    return Shown(
        f'<figure class="picture" id="figure-{escape(name)}"><figcaption><b>{escape(caption)}</b> <small>'
        f'<a href="figures/{escape(name)}.svg">SVG</a></small></figcaption>{svg}</figure>'
    )


def _alone(svg: str, caption: str, alt: str) -> str:
    """A figure as a file of its own, on white, its caption and alt text inside."""
    head, rest = svg.split(">", 1)
    inside = (
        f'<title id="title">{escape(caption)}</title><desc id="desc">{escape(alt)}</desc><style>text{{font-family:system-ui,'
        f'"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif}}</style><rect width="100%" height="100%" fill="#fff"/>'
    )
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head} role="img" aria-labelledby="title desc">{inside}{rest}'


def _begun() -> Corpus:
    if _press is None:
        raise project.InputError("no corpus is read yet: call show.begin first")
    return _press


def links(spans: pd.DataFrame, press: Corpus | None = None) -> list[str]:
    """For each span the outlet's name, leading to its sentence in the reading copy where there is
    one."""
    from ..evidence.spans import anchor

    press, found = press if press is not None else _begun(), []
    sentences = press.sentences
    for s, at in zip(spans.itertuples(), press.locate(spans, sentences), strict=True):
        start, end = (
            (int(sentences["start"].iloc[at]), int(sentences["end"].iloc[at]))
            if at >= 0
            else (0, 0)
        )
        found.append(
            _link(
                press,
                s.article,
                anchor(s.article, start, end),
                press.articles["outlet"][s.article] or s.article,
            )
        )
    return found


def _link(press: Corpus, article: str, place: str, said: object) -> str:
    readable = "text" in press.articles and press.articles.index.get_loc(article) < READABLE
    return f'<a href="{READING}#{place}">{escape(said)}</a>' if readable else escape(said)


def _article(article: object) -> str:
    """An article's id, leading to its reading copy."""
    from ..evidence.spans import anchor

    if _press is None or not isinstance(article, str) or article not in _press.articles.index:
        return _cell(article)[1]
    return _link(_press, article, anchor(article, 0, 0), article)


def pairs(
    rows: pd.DataFrame,
    name: str,
    caption: str,
    limit: int = 20,
    empty: str = "No passage is shared.",
    sides: tuple[str, str] = ("", ""),
) -> Shown:
    """Passages side by side (columns a, start_a, end_a, text_a, b …): the words that differ marked,
    the other columns above them.

    sides   what the left and the right are, where that is not two articles alike ("said", "as
    printed").
    """
    said, shown = table(rows, name, caption, limit, empty=empty), rows.head(limit)
    leading = [
        links(shown[[s, f"start_{s}", f"end_{s}"]].set_axis(["article", "start", "end"], axis=1))
        for s in "ab"
    ]
    cards = []
    for n, (r, *leads) in enumerate(zip(shown.to_dict("records"), *leading, strict=True), 1):
        texts = zip("ab", leads, sides, _differing(r["text_a"], r["text_b"]), strict=True)
        halves = "".join(
            f'<div><p class="by">{f"{escape(side)}: " if side else ""}{link} · {escape(r[s])}</p>'
            f'<p class="told">{text}</p></div>'
            for s, link, side, text in texts
        )
        cards.append(
            f'<div class="pair"><p class="more"><b>{n}</b> {_facts(r)}</p><div class="sides">{halves}</div></div>'
        )
    return Shown(
        re.sub(r'<div class="scroll".*</table></div>', lambda _: "".join(cards), said, flags=re.S)
    )


def lines(
    rows: pd.DataFrame,
    name: str,
    caption: str,
    limit: int = 30,
    empty: str = "The word is nowhere.",
) -> Shown:
    """A concordance (see wording.concordance) with the keyword in the middle, a line a place; the
    outlet leads to the reading copy."""
    said = table(rows, name, caption, limit, empty=empty)
    # no half words at the edges
    whole = lambda words, side: re.sub(side, "", words) if len(words) > 40 else words
    body = "".join(
        f'<tr><th scope="row">{link}</th><td class="before">{escape(whole(r.left, BEGUN))}</td>'
        f'<td><mark>{escape(r.text)}</mark></td><td class="after">{escape(whole(r.right, CUT))}</td>'
        f"<td>{escape(r.voice)}</td></tr>"
        for r, link in zip(rows.head(limit).itertuples(), links(rows.head(limit)), strict=True)
    )
    heads = "".join(
        f'<th scope="col"{" class=n" if h == "before" else ""}>{h}</th>'
        for h in "outlet before word after voice".split()
    )
    drawn = f'<table class="lines"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return Shown(re.sub(r"<table>.*</table>", lambda _: drawn, said, flags=re.S))


def beside(
    spans: pd.DataFrame,
    by: str,
    caption: str,
    limit: int = 8,
    empty: str = "Nothing stands beside another.",
) -> Shown:
    """Cards, one for each value of `by` in the order of the table: its spans side by side, each in
    its sentence."""
    if spans.empty:
        return note(empty, caption)
    cards = []
    for _, group in list(spans.groupby(by, sort=False))[:limit]:
        sides = "".join(f"<div><p>{line}</p></div>" for line in _in_sentences(group))
        cards.append(f'<div class="pair"><div class="sides">{sides}</div></div>')
    count = spans[by].nunique()
    said = f"the first {limit} of {count:,}" if count > limit else f"{count}"
    return Shown(
        f"<figure><figcaption><b>{escape(caption)}</b> <small>{said}</small></figcaption>{''.join(cards)}</figure>"
    )


def tried(make: Callable[..., pd.DataFrame], *given: Any, **options: Any) -> pd.DataFrame:
    """The table, or where these articles do not bear it an empty one whose attrs["why"] says why in
    one line."""
    try:
        return make(*given, **options)
    except project.InputError as error:
        nothing = pd.DataFrame()
        nothing.attrs["why"] = str(error)
        return nothing


def _facts(row: dict[Any, Any]) -> str:
    """The line above a pair: its reading and why first, then how many words, then whatever else is
    known of it."""
    row = {k: v for k, v in row.items() if k[-2:] not in ("_a", "_b") and k not in ("a", "b")}
    reading, why, words, edits = (row.pop(k, "") for k in ("reading", "why", "words", "edits"))
    lead = (
        f"<strong>{escape(reading)}</strong>{f' ({escape(why)})' if why else ''}" if reading else ""
    )
    event = (
        {True: "one event", False: "different events"}.get(row.pop("same_event", ""), "")
        if "same_event" in row
        else ""
    )
    earlier = row.pop("direction", "")
    facts = [
        lead,
        f"{_cell(words)[1]} words" if words != "" else "",
        f"{_cell(edits)[1]} changed" if edits else "",
        event,
        f"earlier: {escape(earlier)}" if earlier else "",
    ]
    facts += [
        f"{escape(k).replace('_', ' ')}: {_cell(v)[1]}"
        for k, v in row.items()
        if v is not pd.NA and v == v and v not in ("", None)
    ]
    return " · ".join(f for f in facts if f)


def drift(
    variants: pd.DataFrame,
    name: str,
    caption: str,
    limit: int = 20,
    empty: str = "No utterance is told by two articles.",
) -> Shown:
    """Each utterance of repetition.quote_variants with its tellings below one another: words put in
    and left out against the first.

    Utterances told by many outlets come first, and before those that everybody tells in the same
    words.
    """
    said = table(variants, name, caption, len(variants), empty=empty)
    if variants.empty:
        return said
    groups = {
        n: g.assign(first=(g["change"] != "same") | (g["mode"] != "direct")).sort_values(
            "first", kind="stable"
        )
        for n, g in variants.groupby("statement")
    }
    kinds = {n: set(g["change"]) for n, g in groups.items()}
    order = sorted(
        groups,
        key=lambda n: (kinds[n] == {"same"}, -groups[n]["outlet"].nunique(), -len(kinds[n]), n),
    )
    cards = []
    for n in order[:limit]:
        group = groups[n]
        base, names = group["text"].iloc[0], dict.fromkeys(s for s in group["speaker"] if s)
        flag = (
            f" · <strong>speakers differ</strong>: {escape(' / '.join(names))}"
            if group["speaker_differs"].iloc[0]
            else ""
        )
        lines = []
        for k, (r, link) in enumerate(zip(group.to_dict("records"), links(group), strict=True)):
            text = (
                escape(r["text"])
                if not k or r["change"] == "same"
                else _edited(base, r["text"], r["mode"] == "direct")
            )
            how = "compared with" if not k else escape(r["change"])
            mode = "" if r["change"] == "indirect" else f"{escape(r['mode'])} · "
            lines.append(
                f'<div class="telling"><p class="by">{link}<br>{mode}{how} · {_cell(r["words"])[1]} words<br>'
                f'{escape(r["speaker"] or "speaker not known")}</p><p class="told">{text}</p></div>'
            )
        told = f"{len(group)} tellings · {group['outlet'].nunique()} outlets{flag}"
        cards.append(
            f'<div class="pair"><p class="more"><b>Utterance {n}</b> · {told}</p>{"".join(lines)}</div>'
        )
    count = (
        f"<small>{len(groups):,} utterances, "
        if len(groups) <= limit
        else f"<small>{limit} of {len(groups):,} utterances, "
    )
    head = re.sub(r"<small>[^<]*rows?, ", lambda _: count, said, count=1)
    return Shown(
        re.sub(r'<div class="scroll".*</table></div>', lambda _: "".join(cards), head, flags=re.S)
    )


def _edited(base: str, text: str, cut: bool) -> str:
    """A text escaped, words put in as <ins>; words of the base that it leaves out as <del>, where
    `cut`, long ones by their ends."""
    a, b = (re.findall(r"\S+\s*", t) for t in (base, text))
    fold = _folded(a), _folded(b)
    out = []
    for kind, i, j, k, m in SequenceMatcher(None, *fold, autojunk=False).get_opcodes():
        gone, put = a[i:j], escape("".join(b[k:m]))
        if kind != "equal" and gone and cut:
            short = (
                "".join(gone) if len(gone) <= 12 else f"{''.join(gone[:4])}… {''.join(gone[-4:])}"
            )
            out.append(f"<del>{escape(short.rstrip())}</del> ")
        out.append(f"<ins>{put.rstrip()}</ins> " if kind != "equal" and put else put)
    return "".join(out)


def _folded(words: list[str]) -> list[str]:
    """Words as passages compare them: case, marks, spelling and numerals alike."""
    from ..repetition.runs import fold

    return [fold("".join(c for c in w if c.isalnum())) for w in words]


def _differing(one: str, two: str) -> tuple[str, str]:
    """Two texts escaped, the words that only one of them has marked."""
    a, b = re.findall(r"\S+\s*", one), re.findall(r"\S+\s*", two)
    fold = _folded(a), _folded(b)
    out: tuple[list[str], list[str]] = ([], [])
    for kind, i, j, k, m in SequenceMatcher(None, *fold, autojunk=False).get_opcodes():
        for side, words in ((0, a[i:j]), (1, b[k:m])):
            text = escape("".join(words))
            out[side].append(f"<mark>{text.rstrip()}</mark> " if kind != "equal" and text else text)
    return "".join(out[0]), "".join(out[1])


def reading(marks: dict[str, pd.DataFrame], excerpts: bool = False) -> Shown:
    """Reading copies of the first articles, the spans of each table marked as what its key says.

    `excerpts` prints the marked sentences alone, and leaves labels and statements unmarked: they
    stand nearly everywhere.
    """
    marks = {k: m for k, m in marks.items() if not (excerpts and k in ("label", "statement"))}
    from ..evidence.spans import anchor, reading_copy

    press = _begun()
    spans = pd.concat(
        [t[["article", "start", "end"]].assign(mark=kind) for kind, t in marks.items()],
        ignore_index=True,
    )
    groups = dict(iter(spans.groupby("article")))
    key = "".join(
        f'<li><mark class="{escape(kind)}">{escape(kind)}</mark> {len(t):,}</li>'
        for kind, t in marks.items()
    )
    copies, listed = [], []
    for a in press.articles.head(READABLE).itertuples():
        known = " · ".join(
            escape(v)
            for v in (
                a.outlet,
                a.event,
                a.date.date() if a.date == a.date else None,
                a.agency,
                a.Index,
            )
            if v
        )
        copy = reading_copy(press, a.Index, groups.get(a.Index, spans.head(0)), excerpts)
        title, place = escape(a.title or a.Index), anchor(a.Index, 0, 0)
        listed.append(f'<li><a href="#{place}">{title}</a> {escape(a.outlet or "")}</li>')
        copies.append(
            f'<section class="article" id="{place}"><h3>{title}</h3><p class="by">{known}</p>'
            f"{copy}</section>"
        )
    rest = len(press.articles) - READABLE
    more = (
        f'<p class="more">and {rest:,} more articles, without a reading copy</p>'
        if rest > 0
        else ""
    )
    only = (
        note(
            "Only the sentences that hold a mark are printed here; … stands for the others.",
            "Excerpts",
        )
        if excerpts
        else ""
    )
    return Shown(
        f'<ul class="legend" aria-label="What the marks mean, and how many there are">{key}</ul>{only}'
        f'<details><summary>Go to an article</summary><ol class="articles">{"".join(listed)}</ol></details>'
        f"{''.join(copies)}{more}"
    )


def proposed(press: Corpus, most: int = 2_000) -> pd.DataFrame:
    """Events proposed where none is known: event, articles, outlets, and which they are; empty for
    more than `most` articles."""
    if press.events or not 2 <= len(press) <= most:
        return pd.DataFrame()
    named = (
        press.articles.assign(event=press.propose_events())
        .rename_axis("article")
        .reset_index()
        .groupby("event")
    )
    table = pd.DataFrame(
        {
            "event": named.size().index,
            "articles": named.size().to_numpy(),
            "outlets": named["outlet"].nunique().to_numpy(),
            "which": named["article"].agg(", ".join).to_numpy(),
        }
    )
    return table.sort_values(
        ["articles", "event"], ascending=[False, True], kind="stable", ignore_index=True
    )


def strips(press: Corpus) -> pd.DataFrame:
    """Stretches of each article in which nothing changes, for plots.strips: article, start, end,
    voice, furniture, repeat."""
    from ..evidence.spans import of_words

    words, t = of_words(press), press.tokens
    told = pd.DataFrame(
        {
            "article": words["article"].astype("str"),
            "start": t.start,
            "end": t.end,
            "voice": words["voice"].astype("str"),
            "furniture": words["part"] == "furniture",
            "repeat": words["repeat"],
        }
    )[~words["reference"].to_numpy()]
    kind = ["article", "voice", "furniture", "repeat"]
    stretch = (told[kind] != told[kind].shift()).any(axis=1).cumsum()
    return told.groupby(stretch).agg(dict.fromkeys(kind, "first") | {"start": "min", "end": "max"})


def note(text: str, about: str = "") -> Shown:
    """A limit, or what stands where there is nothing to show."""
    return Shown(
        f'<p class="limit" role="note">{f"<strong>{escape(about)}.</strong> " if about else ""}{escape(text)}</p>'
    )


def provenance(press: Corpus) -> Shown:
    """Where the numbers come from: the corpus, its fingerprint and counts, what was skipped, the
    versions."""
    from ..cluster.stored import Stored

    if isinstance(press, Stored):
        return _facts_listed({"Tables": _name} | press.facts())
    a = press.articles
    days = a["date"].dropna()
    facts = {
        "Corpus": _name,
        "SHA-256": press.sha256,
        "Articles": f"{(a['role'] == 'article').sum():,}, and {(a['role'] == 'reference').sum():,} reference documents",
        "Outlets": ", ".join(press.outlets) or "none known",
        "Events": ", ".join(press.events) or "none known",
        "Dates": f"{days.min().date()} to {days.max().date()}, {len(a) - len(days)} unknown"
        if len(days)
        else "none known",
        "Words": f"{len(press.tokens.term):,}",
        "Skipped": "; ".join(
            [
                f"{len(press.skipped):,}",
                *(f"{r.file}: {r.reason}" for r in press.skipped.head(20).itertuples()),
            ]
        ),
        "Notes": " ".join(press.notes) or "none",
    }
    return _facts_listed(facts)


def _facts_listed(facts: dict[str, str]) -> Shown:
    facts["Made with"] = ", ".join(
        [
            f"Parallax {__version__}",
            f"Python {platform.python_version()}",
            *(f"{p} {version(p)}" for p in ("numpy", "pandas", "scipy", "nltk")),
        ]
    )
    return Shown(
        "<dl>"
        + "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in facts.items() if v)
        + "</dl>"
    )
