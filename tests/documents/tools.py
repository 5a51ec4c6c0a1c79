"""Reading PDFs back: text and pictures by poppler where it is installed, the rest by pikepdf."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops

GOLDEN = Path(__file__).parent / "golden"


def need(program: str) -> str:
    """Return the program's path, or skip the test in words."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} (poppler-utils) is not installed here")
    return found


def text_of(data: bytes, *, layout: bool = True) -> str:
    """Return the PDF's text, pages parted by form feeds."""
    arguments = ["-layout"] if layout else []
    done = subprocess.run(
        [need("pdftotext"), *arguments, "-enc", "UTF-8", "-", "-"], input=data, capture_output=True, check=True
    )
    assert not done.stderr
    return done.stdout.decode()


def pictures_of(data: bytes, folder: Path, dpi: int = 40) -> list[Image.Image]:
    """Return the pages in grey at a low resolution."""
    (folder / "paper.pdf").write_bytes(data)
    done = subprocess.run(
        [need("pdftoppm"), "-r", str(dpi), "-gray", "-png", str(folder / "paper.pdf"), str(folder / "page")],
        capture_output=True,
        check=True,
    )
    assert not done.stderr
    return [Image.open(path).convert("L") for path in sorted(folder.glob("page-*.png"))]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the mean difference of two pictures' greys, 0 to 255; another size counts as wholly different."""
    if one.size != other.size:
        return 255.0
    histogram = ImageChops.difference(one, other).histogram()
    return sum(step * count for step, count in enumerate(histogram)) / (one.width * one.height)


def pdf_of(data: bytes) -> pikepdf.Pdf:
    """Return the PDF opened."""
    return pikepdf.open(io.BytesIO(data))


def outline_of(pdf: pikepdf.Pdf) -> list[str]:
    """Return the titles of the outline, indented by their depth."""
    with pdf.open_outline() as outline:

        def walk(items: list[pikepdf.OutlineItem], depth: int) -> list[str]:
            return [line for item in items for line in (" " * depth + str(item.title), *walk(item.children, depth + 1))]

        return walk(list(outline.root), 0)


def fonts_of(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """Return every font of every page and of the pages laid in, and whether it is embedded."""
    found: dict[str, bool] = {}

    def look(resources: pikepdf.Object) -> None:
        for font in (resources.get("/Font") or {}).values():
            described = font.get("/FontDescriptor")
            found[str(font.BaseFont)] = described is not None and "/FontFile2" in described
        for form in (resources.get("/XObject") or {}).values():
            if form.get("/Resources") is not None:
                look(form.Resources)

    for page in pdf.pages:
        look(page.resources)
    return found
