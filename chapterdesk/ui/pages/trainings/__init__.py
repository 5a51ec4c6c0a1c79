"""Trainings: occasions with who comes, the catalogue of courses, pathways with where everybody stands."""

from chapterdesk.ui.pages.trainings.page import TrainingsPage

__all__ = ["TrainingsPage"]
