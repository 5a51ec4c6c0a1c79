"""Lists that leave the desk: what, for whom, in which form; asked in one dialog."""
