"""What lies in resources/: whole, licensed, and free of places outside."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from tests.packaging import FOLDER, load

RESOURCES = FOLDER.parent / "resources"


def test_fonts_are_true_type_and_licensed() -> None:
    fonts = sorted((RESOURCES / "fonts").glob("*.ttf"))
    assert {"NotoSans-Regular.ttf", "NotoSans-Medium.ttf", "NotoSans-SemiBold.ttf", "NotoSansMono-Regular.ttf"} <= {
        font.name for font in fonts
    }
    assert all(font.read_bytes()[:4] == b"\x00\x01\x00\x00" for font in fonts)
    assert "SIL OPEN FONT LICENSE" in (RESOURCES / "fonts" / "LICENSE-OFL.txt").read_text(encoding="utf-8")


def test_icons_can_be_recoloured_and_are_licensed() -> None:
    icons = sorted(path for path in (RESOURCES / "icons").glob("*.svg") if path.stem != "chapterdesk")
    assert len(icons) > 100
    for icon in icons:
        picture = ET.parse(icon).getroot()  # our own files, not a stranger's
        assert picture.get("viewBox") == "0 0 24 24", icon.name
        assert picture.get("stroke") == "currentColor", icon.name
    assert "ISC License" in (RESOURCES / "icons" / "LICENSE-lucide.txt").read_text(encoding="utf-8")


def test_the_icons_that_the_window_asks_for_are_there() -> None:
    asked: dict[str, str] = {}
    for path in (FOLDER.parent / "chapterdesk").rglob("*.py"):
        for name in re.findall(
            r"""\bicon(?:_name)?\s*(?:=|\()\s*["']([a-z0-9-]+)["']""", path.read_text(encoding="utf-8")
        ):
            asked[name] = path.name
    gone = {name: place for name, place in asked.items() if not (RESOURCES / "icons" / f"{name}.svg").exists()}
    assert gone == {}


def test_the_handbooks_name_only_commands_that_exist() -> None:
    commands = load("dev").COMMANDS
    for name in ("README.md", "CONTRIBUTING.md", ".ci/run"):
        text = (FOLDER.parent / name).read_text(encoding="utf-8")
        assert set(re.findall(r"packaging/dev\.py (\w+)", text)) <= set(commands), name


def test_links_between_the_handbooks_lead_somewhere() -> None:
    for name in ("README.md", "CONTRIBUTING.md"):
        text = (FOLDER.parent / name).read_text(encoding="utf-8")
        links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if not link.startswith("http")]
        assert [link for link in links if not (FOLDER.parent / link).exists() and not link.endswith(".png")] == []
