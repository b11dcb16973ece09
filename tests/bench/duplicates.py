"""How well a picture is known again: measured on made pictures, the table of docs/duplicates.md.

A part of `make bench`; alone it is `python -m tests.bench.duplicates`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import monotonic

from bot.cli.measuring import measure, table
from tests.evidence.scenes import write_all

PAGE = Path(__file__).resolve().parents[2] / "docs" / "duplicates.md"
HOW_MANY = 60


def page(measured: str, how_many: int, seconds: float) -> str:
    """The whole of docs/duplicates.md."""
    return f"""\
# The same picture again

Written by `make bench`, in {seconds:.0f} s; do not edit.

Every picture that is sent is held against every picture of the workspace that came before, of
whichever order: as it is, mirrored and turned (eight orientations), and without the part that a
code covers. An even border around it is cut away as well, with a placard that stands in the border,
where a straight edge shows that a photo begins. Two pictures count as the same where at most 10 of
the 64 bits of their prints (dHash) differ; where a code covers some of the bits, 10 of 64 in
proportion. A picture that is too plain (a wall, a sheet of paper, the placard alone) has no print:
two walls are alike without being one picture. The same bytes are known again whatever is on them.

## Measured on made pictures

**These pictures are synthetic**: {how_many} scenes drawn from a fixed seed by
`tests/evidence/scenes.py`, not photos. They show that the code does what it should; what it is
worth on your photos your photos tell. Both are one command:

```
readiness evidence measure FOLDER                 # any folder of photos; nothing is written to it
python -m tests.evidence.scenes FOLDER {how_many}         # the pictures of the table below
```

Each photo is edited in every way below, saved as JPEG at quality 85, and looked for among the
unedited ones. "Called like another photo" counts edited photos that were taken for a wrong one.

{measured}
What is missed:

- a photo cropped by more than 5 % of its width and height, and a part of it enlarged;
- a photo in a border that is not even (a pattern, a screen's own menus), or whose edge is hard to
  tell from its border;
- a photo as one of several in a collage: only a placard beside it is told from it;
- a photo taken of a screen or a print;
- a photo under so large a code that too little of it is left to compare. It has no print at all,
  the thread says that nobody can tell whether it is new, and it is worth E2 at most.

A second photo of the same thing from another place is no copy, and is not called one.
"""


def main(how_many: int = HOW_MANY) -> None:
    """Measure with so many scenes and write the page."""
    began = monotonic()
    with tempfile.TemporaryDirectory() as name:
        write_all(Path(name), how_many)
        measured = table(measure(Path(name)))
    PAGE.write_text(page(measured, how_many, monotonic() - began), encoding="utf-8")
    sys.stdout.write(measured)


if __name__ == "__main__":
    main()
