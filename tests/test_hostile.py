"""Hostile articles, in a real Chromium: nothing runs, nothing is asked for, every payload stands on the page as text."""

from __future__ import annotations

import csv
import html
import re
from pathlib import Path

import pandas as pd
import pytest
from conftest import WAIT

from analysis import report

PAYLOADS = [
    "<script>window.hit=1</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=window.hit=1>",
    "<img src='https://evil.example/p.png'>",
    "<svg onload=window.hit=1>",
    "<svg><script>window.hit=1</script></svg>",
    "<a href='javascript:window.hit=1'>click</a>",
    "javascript:window.hit=1",
    "<div style='background:url(https://evil.example/b.png)'>",
    "<style>@import url(https://evil.example/c.css)</style>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<iframe src='https://evil.example'></iframe>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<object data='data:text/html,<script>1</script>'>",
    "<embed src='https://evil.example/e'>",
    "<link rel=stylesheet href='https://evil.example/s.css'>",
    "<base href='https://evil.example/'>",
    "<form action='https://evil.example'><button>go</button></form>",
    "data:text/html;base64,PHNjcmlwdD4xPC9zY3JpcHQ+",
    "```mermaid\ngraph TD; A-->B\n```",
    "<pre class='mermaid'>graph TD; A--&gt;B</pre>",
    "$$\\href{javascript:window.hit=1}{x}$$",
    "\\(\\unicode{x41}\\)",
    "[link](javascript:window.hit=1)",
    "![alt](https://evil.example/m.png)",
    "<!-- comment --><b>bold</b>",
    "</section></main></body></html><script>window.hit=1</script>",
    "</mark></p></div><script>window.hit=1</script>",
    "</title></style></script><script>window.hit=1</script>",
    "{{ 7*7 }}{% include 'secret' %}{# note #}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "&lt;script&gt;window.hit=1&lt;/script&gt;",
    "&#x3C;img src=x&#x3E;",
    "\u202etxet desrever\u202c",
    "zero\u200bwidth\u200djoin\ufeffer",
    "раураl.example",
    "w" * 4000,
    '=HYPERLINK("https://evil.example")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2+3",
    '" onmouseover="window.hit=1',
    "' autofocus onfocus='window.hit=1",
    "<details open ontoggle=window.hit=1>",
    "<video src=x onerror=window.hit=1>",
    "<math><mtext><img src=x onerror=window.hit=1></mtext></math>",
    "\\u003cscript\\u003ewindow.hit=1",
    "%3Cscript%3Ewindow.hit=1%3C/script%3E",
]


def article(n: int, payload: str) -> dict[str, str]:
    line = payload.replace("\n", " ")
    body = (
        f"Gunmen killed three officers on Monday {line} in Tarn. “We saw {line} on the road,” Mayor Una Tove said.\n\n"
        f"{line}\n\nAt least {n + 2} people were hurt, and {line} was martyred near the bridge. The council said that {line} would be mended."
    )
    return {
        "id": f"{n:02d} {line}"[:120],
        "text": body,
        "title": line[:300],
        "outlet": f"{n % 4} {line}"[:90],
        "event": f"event {PAYLOADS[n % 3]}",
        "date": "2031-03-04",
        "url": line if n % 2 else f"https://herald.example/{n}",
        "author": line[:80],
    }


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("hostile")
    name = folder / "<img src=x onerror=hit>.csv"
    pd.DataFrame([article(n, p) for n, p in enumerate(PAYLOADS)]).to_csv(name, index=False)
    told = {"word": "<script>hit</script>", "permutations": 0}
    return report.render(name, folder / "out", most=60, **told)


def test_no_page_holds_a_payload_as_it_was_written(pages: list[Path]) -> None:
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<(script|img src=x|meta http-equiv=refresh|svg onload)", text), path
        assert "\u202e" not in re.sub(r'(?s)<div class="reading".*?</div>', "", text)
    assert "&lt;script&gt;hit" in (pages[0].parent / "4-wording.html").read_text(encoding="utf-8")


def test_nothing_runs_nothing_is_asked_for(pages: list[Path], chromium) -> None:  # type: ignore[no-untyped-def]
    for path in pages:
        page, asked, dialogs = chromium.new_page(), [], []
        page.on("request", lambda r, asked=asked: asked.append(r.url))
        page.on("dialog", lambda d, dialogs=dialogs: dialogs.append(d) or d.dismiss())
        page.goto(path.as_uri(), timeout=WAIT)
        page.mouse.move(300, 400)
        assert page.evaluate("window.hit") is None, path.name
        assert dialogs == []
        assert [u for u in asked if not u.startswith("file:")] == []
        assert len(asked) == 1, path.name
        assert (
            page.evaluate(
                "[...document.querySelectorAll('script,iframe,object,embed,base,form,link,video,img:not([src^=\"data:\"])')].length"
            )
            == 0
        )
        hrefs = page.evaluate(
            "[...document.querySelectorAll('[href]')].map(a => a.getAttribute('href'))"
        )
        assert [
            h
            for h in hrefs
            if not re.match(
                r"(https?://herald\.example/|#|[\w-]+\.html|tables/|figures/|[\w-]+\.xlsx)", h
            )
        ] == [], path.name
        page.close()


def test_every_payload_is_visible_as_text(pages: list[Path], chromium) -> None:  # type: ignore[no-untyped-def]
    page = chromium.new_page()
    page.goto((pages[0].parent / "1-corpus.html").as_uri(), timeout=WAIT)
    shown = "".join(page.evaluate("document.body.textContent").split())
    for payload in PAYLOADS:
        line = re.sub(
            "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]",
            lambda m: f"⟨U+{ord(m[0]):04X}⟩" if m[0] != "\ufeff" else "",
            payload,
        )
        # a table's cells have their entities resolved, once
        assert "".join(html.unescape(line).split()) in shown, payload[:60]
    page.close()


def test_no_table_holds_a_formula(pages: list[Path]) -> None:
    for path in (pages[0].parent / "tables").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            values = [v for row in csv.reader(file) for v in row if v]
        number = re.compile(r"-?\d[\d.]*(e-?\d+)?$")
        assert [v[:40] for v in values if v[0] in "=+@-\t\r" and not number.match(v)] == [], (
            path.name
        )
