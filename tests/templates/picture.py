"""Makes the README's picture of a newsletter from the sample of a rich week: python -m tests.templates.picture."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.templates.screens import crop_shot, mails

SAMPLE = "newsletter/edition.rich"
TARGET = Path(__file__).parents[2] / "docs" / "newsletter.png"
WIDTH = 700
MOST_BYTES = 200_000


def main() -> None:
    """Write docs/newsletter.png."""
    page = mails("da", (SAMPLE,))[SAMPLE]
    with tempfile.TemporaryDirectory() as folder:
        drawn = crop_shot(page, Path(folder) / "it.png", width=WIDTH)
        TARGET.write_bytes(drawn.read_bytes())
    size = TARGET.stat().st_size
    print(f"{TARGET}: {size // 1000} kB")
    if size > MOST_BYTES:
        raise SystemExit(f"the picture has {size} bytes; shorten the sample to stay below {MOST_BYTES}")


if __name__ == "__main__":
    main()
