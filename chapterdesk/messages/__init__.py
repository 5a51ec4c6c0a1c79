"""What leaves as messages: contact cards, calendar files and mail drafts, made of plain values."""
