"""Support and funds: applications from draft to report, what funds hold, and what was granted against the frame.

``states``, ``budget``, ``money``, ``frame`` are rules without a register; the other modules read and write it.
"""
