"""``python -m tests.gallery OUT [--only NAME] [--themes light,dark] [--languages en,sv,nl]``."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.util
import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from chapterdesk.core import clock
from chapterdesk.core.text import set_language
from chapterdesk.ui.style import Theme
from tests.gallery import Context, Scene, pictures, settle

PICTURE_TIME = dt.datetime(2026, 11, 24, 14, 32, tzinfo=dt.UTC)


def build_catalogues() -> None:
    """Compile the catalogues, so that the pictures show the words as they stand in the source."""
    file = Path(__file__).resolve().parents[2] / "packaging" / "build_resources.py"
    spec = importlib.util.spec_from_file_location("build_resources", file)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{file} cannot be read")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.build()


def render(app: QApplication, theme: Theme, one: Scene, name: str, language: str, out: Path) -> None:
    """Render one picture."""
    set_language(language)
    theme.apply(app, name, one.scale)
    context = Context(language, name)
    widget = one.make(context)
    widget.resize(*one.size)
    widget.show()
    settle()
    for late in context.after_show:
        late()
    settle()
    scale = f"-{round(one.scale * 100)}" if one.scale != 1.0 else ""
    widget.grab().save(str(out / f"{one.name}{scale}-{name}-{language}.png"))
    widget.close()
    widget.deleteLater()
    settle(10)


def main() -> int:
    """Render what was asked for; return how many scenes failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery")
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="", help="scenes whose name contains this")
    parser.add_argument("--themes", default="light,dark", help="light,dark,contrast,contrast-dark")
    parser.add_argument("--languages", default="en,sv,nl")
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    build_catalogues()
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme = Theme()
    count = 0
    with clock.frozen(PICTURE_TIME):
        for one, name, language in pictures(wanted.only, wanted.themes.split(","), wanted.languages.split(",")):
            render(app, theme, one, name, language, wanted.out)
            count += 1
    sys.stdout.write(f"{count} pictures in {wanted.out}\n")
    return 0 if count else 1


if __name__ == "__main__":
    raise SystemExit(main())
