"""Tests of printed papers."""
