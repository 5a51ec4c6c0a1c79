"""Contrast of two colours by WCAG 2, so that a test can hold every text colour to AA."""

from __future__ import annotations


def _channel(value: int) -> float:
    """Linearise one sRGB channel (0 to 255) as WCAG 2.2 defines relative luminance."""
    share = value / 255
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    """Return the relative luminance (0 black, 1 white) of "#RRGGBB"."""
    red, green, blue = (_channel(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
