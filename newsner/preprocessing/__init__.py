"""Before names are looked for: text cleaned, clutter marked, glued tokens split."""
