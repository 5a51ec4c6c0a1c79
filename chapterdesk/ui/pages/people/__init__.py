"""The People page: smart lists, a table of people with filters as chips, and one person in detail.

For the composition root::

    page = PeoplePage(desk)            # desk: chapterdesk.ui.context.DeskContext
    page.search("eli mal")             # the words of the top bar filter the table
    page.shown(list="builtin:first")   # a smart list; person=ID shows one; add=True begins a new one
"""

from chapterdesk.ui.pages.people.page import PeoplePage

__all__ = ["PeoplePage"]
