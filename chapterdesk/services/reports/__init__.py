"""Reports: everything that the chapter prints, saves or mails as a whole, each looked up in one list (``registry``)."""
