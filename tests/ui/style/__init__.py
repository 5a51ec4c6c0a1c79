"""Tests of the window: see the package of the same name."""
