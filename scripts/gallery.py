"""Makes the papers of scripts/gallery.toml and turns their pages into pictures: docs/gallery/*.png, docs/gallery.md.

A page is named by words that stand on it, so that it is found again when pages are added before it. The same claims
give the same pictures on machines with the same Pango.
"""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

from idrkit.cli import exit_code_of
from idrkit.cli.packet import packet

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "gallery"
PAGE = ROOT / "docs" / "gallery.md"
EXHIBITS = ROOT / "fixtures" / "exhibits"
SCALE = 1.2
COLOURS = 64
MOST_BYTES = 3_000_000
_HEAD = """# Gallery

Pages made from the synthetic claims in `fixtures/`, as of November 23, 2026. `scripts/gallery` makes them again.
"""


def main(wanted: list[str]) -> int:
    """Make every picture, or those named, then the page that shows them; 1 where a page is not found."""
    listed = tomllib.loads((ROOT / "scripts" / "gallery.toml").read_text(encoding="utf-8"))
    PICTURES.mkdir(exist_ok=True)
    lost = []
    with tempfile.TemporaryDirectory() as folder:
        for paper in listed["papers"]:
            pages = [one for one in listed["pages"] if one["paper"] == paper["id"]]
            if wanted and not any(one["name"] in wanted for one in pages):
                continue
            out = Path(folder) / paper["id"]
            make(paper, listed["as_of"], out)
            for page in pages:
                found = picture(page, out)
                if not found and not page.get("optional"):
                    lost.append(page["name"])
    names = {f"{one['name']}.png" for one in listed["pages"]}
    for old in PICTURES.glob("*.png"):
        if old.name not in names:
            old.unlink()
    PAGE.write_text(text(listed["pages"]), encoding="utf-8")
    size = sum(one.stat().st_size for one in PICTURES.glob("*.png"))
    print(f"{len(list(PICTURES.glob('*.png')))} pictures, {size:,} bytes in {PICTURES}.")
    if lost:
        print(f"Not found: {', '.join(lost)}. Mend `find` in scripts/gallery.toml.", file=sys.stderr)
    if size > MOST_BYTES:
        print(f"More than {MOST_BYTES:,} bytes: show fewer pages.", file=sys.stderr)
    return 1 if lost or size > MOST_BYTES else 0


def make(paper: dict[str, Any], as_of: object, out: Path) -> None:
    """One paper, by the command a person would type."""
    words = [str(ROOT / word) if word.startswith("fixtures/") else word for word in paper["words"]]
    words += ["--as-of", str(as_of), "--out", str(out)]
    if paper.get("exhibits") and EXHIBITS.is_dir() and any("--exhibits" in one.opts for one in packet.params):
        words += ["--exhibits", str(EXHIBITS)]
    if "gates" in paper:
        rules = out.parent / f"{paper['id']}.toml"
        rules.write_text(
            "".join(f"[gates.{gate}]\nsince = {day}\n" for gate, day in paper["gates"].items()), encoding="utf-8"
        )
        words += ["--rules", str(rules)]
    code = exit_code_of(words)
    if code not in (0, 3):
        raise SystemExit(f"{paper['id']}: `idrkit {' '.join(words)}` ended with {code}.")


def picture(page: dict[str, Any], out: Path) -> bool:
    """The page drawn as a small picture; False where no page has the words."""
    for pdf in files(page, out):
        document = pypdfium2.PdfDocument(pdf)
        for each in document:
            words = " ".join(each.get_textpage().get_text_range().split())
            if all(one in words for one in page["find"]) and not any(one in words for one in page.get("not", ())):
                drawn = each.render(scale=SCALE).to_pil().convert("RGB")
                small = drawn.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
                small.save(PICTURES / f"{page['name']}.png", optimize=True)
                return True
    (PICTURES / f"{page['name']}.png").unlink(missing_ok=True)
    return False


def files(page: dict[str, Any], out: Path) -> Iterator[Path]:
    """The files in which the page may be: of a letter the letter itself, unless its notes are asked for."""
    ending = page.get("file")
    for path in sorted(out.glob("*.pdf")):
        if path.name.endswith(ending) if ending else not path.name.endswith("-notes.pdf"):
            yield path


def text(pages: list[dict[str, Any]]) -> str:
    """docs/gallery.md: every picture that is there under its section, with its sentence."""
    parts, section = [_HEAD], ""
    for page in pages:
        if not (PICTURES / f"{page['name']}.png").is_file():
            continue
        if page["section"] != section:
            section = page["section"]
            parts.append(f"## {section}\n")
        parts.append(f"{page['says']}\n\n![{page['says']}](gallery/{page['name']}.png)\n")
    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
