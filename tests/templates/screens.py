"""Takes pictures of every sample mail: python -m tests.templates.screens OUTDIR [NAME …] [--language en]."""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import subprocess
import tempfile
from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from daemon.adapters.render import TemplateRenderer
from daemon.engine.rendering import Rendered
from tests.patience import LONG
from tests.templates.sheets import OVERLAY, load_samples

WIDTHS = (375, 700)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-device-scale-factor=1",
    "--run-all-compositor-stages-before-draw",
    "--virtual-time-budget=4000",
]

_AT_A_TIME = 100
_MEASURE = """
<script>
function channels(c) { return (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number); }
function light(c) {
  const [r, g, b] = c.slice(0, 3).map(v => (v /= 255, v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function ground(node, view) {
  for (; node; node = node.parentElement) {
    const c = channels(view.getComputedStyle(node).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c;
  }
  return [255, 255, 255];
}
function faint(frame) {
  const view = frame.contentWindow, doc = frame.contentDocument, found = [];
  const walker = doc.createTreeWalker(doc.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const box = node.parentElement, style = view.getComputedStyle(box);
    if (!node.data.trim() || !box.offsetParent || box.closest('.preheader') || parseFloat(style.fontSize) < 3) continue;
    const [a, b] = [light(channels(style.color)), light(ground(box, view))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(node.data.trim().slice(0, 30) + ' ' + ratio.toFixed(2));
  }
  return found;
}
addEventListener('load', () => {
  const out = [...document.querySelectorAll('iframe')].map(frame => {
    const root = frame.contentDocument.documentElement;
    frame.style.height = root.scrollHeight + 'px';
    return { name: frame.title, width: frame.clientWidth, wide: root.scrollWidth, high: root.scrollHeight,
             sheet: Math.ceil(frame.contentDocument.querySelector('.sheet').getBoundingClientRect().bottom),
             faint: faint(frame), dark: frame.contentWindow.matchMedia('(prefers-color-scheme: dark)').matches };
  });
  document.getElementById('measures').textContent = JSON.stringify(out);
});
</script>
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """What the browser says of one mail at one width: `wide` beyond `width` means scrolling sideways; at `sheet` the
    card ends that holds all but the footer.
    """

    name: str
    width: int
    wide: int
    high: int
    sheet: int
    faint: tuple[str, ...]
    dark: bool


def mails(language: str, wanted: tuple[str, ...] = ()) -> dict[str, str]:
    """The HTML of every sample, by name."""
    renderer = TemplateRenderer(OVERLAY)
    return {
        sample.name: with_pictures(renderer.render(sample.sheet(language)))
        for sample in load_samples()
        if not wanted or any(sample.name.startswith(name) for name in wanted)
    }


def with_pictures(mail: Rendered) -> str:
    """The HTML with the pictures that go along put into it, as a mail program shows them."""
    page = mail.html
    for picture in mail.images:
        inside = b64encode(picture.content).decode("ascii")
        page = page.replace(f"cid:{picture.cid}", f"data:{picture.media};base64,{inside}")
    return page


def measure(pages: dict[str, str], *, dark: bool, widths: tuple[int, ...] = WIDTHS) -> tuple[Measure, ...]:
    """Show the mails side by side in Chromium, so many at a time as it takes in, and read what it measures."""
    names = list(pages)
    parts = [names[start : start + _AT_A_TIME] for start in range(0, len(names), _AT_A_TIME)]
    found = (_measure({name: pages[name] for name in part}, dark, widths) for part in parts)
    return tuple(measured for part in found for measured in part)


def _measure(pages: dict[str, str], dark: bool, widths: tuple[int, ...]) -> tuple[Measure, ...]:
    with tempfile.TemporaryDirectory() as folder:
        page = _write(Path(folder), pages, widths)
        dom = _chromium(Path(folder), page, dark=dark, extra=("--dump-dom", "--window-size=1200,2000")).stdout
    found = re.search(r'<pre id="measures"[^>]*>(.*?)</pre>', dom, re.DOTALL)
    if found is None or not found.group(1).strip():
        raise RuntimeError("Chromium measured nothing")
    rows = json.loads(html.unescape(found.group(1)))
    return tuple(Measure(**{**row, "faint": tuple(row["faint"])}) for row in rows)


def shoot(pages: dict[str, str], target: Path, *, dark: bool) -> None:
    """One picture with all the mails, phone and desktop width side by side."""
    rows = measure(pages, dark=dark)
    high = sum(max(row.high for row in rows if row.name == name) + 44 for name in pages) + 20
    with tempfile.TemporaryDirectory() as folder:
        page = _write(Path(folder), pages, WIDTHS)
        size = f"--window-size={sum(WIDTHS) + 36},{min(high, 16000)}"
        _chromium(Path(folder), page, dark=dark, extra=(f"--screenshot={target}", size))


def crop_shot(page: str, target: Path, *, width: int) -> Path:
    """One mail alone, light, as wide as told and as high as it is."""
    (row,) = measure({"it": page}, dark=False, widths=(width,))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.html"
        source.write_text(page, "utf-8")
        size = f"--window-size={width},{row.high}"
        _chromium(Path(folder), source, dark=False, extra=(f"--screenshot={target}", size))
    return target


def _write(folder: Path, pages: dict[str, str], widths: tuple[int, ...]) -> Path:
    rows = "".join(
        f"<p>{html.escape(name)}</p><div>{''.join(_frame(name, mail, width) for width in widths)}</div>"
        for name, mail in pages.items()
    )
    page = folder / "page.html"
    page.write_text(
        '<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark"><style>'
        "body{margin:6px;background:#999}p{font:12px/20px monospace;margin:6px 0}"
        "div{display:flex;gap:12px;align-items:flex-start}iframe{border:0;height:300px;flex:none}</style>"
        f'{_MEASURE}<body>{rows}<pre id="measures" hidden></pre>',
        "utf-8",
    )
    return page


def _frame(name: str, mail: str, width: int) -> str:
    return (
        f'<iframe title="{html.escape(name)}" style="width:{width}px" srcdoc="{html.escape(mail)}"></iframe>'
    )


def _chromium(
    folder: Path, page: Path, *, dark: bool, extra: tuple[str, ...]
) -> subprocess.CompletedProcess[str]:
    scheme = f"--blink-settings=preferredColorScheme={0 if dark else 1}"
    command = [
        CHROMIUM or "chromium",
        *_FLAGS,
        f"--user-data-dir={folder}/profile",
        scheme,
        *extra,
        page.as_uri(),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=4 * LONG, check=True)


def main() -> None:
    """Write a light and a dark picture of every mail."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", help="beginnings of sample names, such as common/welcome")
    parser.add_argument("--language", default="da")
    parser.add_argument("--together", action="store_true", help="all mails in one picture")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    pages = mails(given.language, tuple(given.names))
    groups = {"all": pages} if given.together else {name: {name: page} for name, page in pages.items()}
    for number, (name, group) in enumerate(groups.items(), 1):
        for dark in (False, True):
            target = (
                given.folder / f"{name.replace('/', '-')}.{given.language}.{'dark' if dark else 'light'}.png"
            )
            shoot(group, target, dark=dark)
            print(f"{number}/{len(groups)} {target}")


if __name__ == "__main__":
    main()
