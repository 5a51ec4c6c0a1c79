"""The workbook protocol on real registers and real .xlsx files: the simulator's histories, with nothing in them made up."""
