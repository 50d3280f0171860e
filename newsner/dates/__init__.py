"""Dates: what an article's words for days, months and years mean on the calendar."""
