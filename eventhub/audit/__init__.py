"""The log of changes: who did what, to which record, before and after, from where."""
