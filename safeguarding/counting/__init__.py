"""Counters for the board: how often each kind of page was read on a day. Nothing in them is about a person.

kinds.py    what is counted
tally.py    counts in a web worker's memory, written to the database once a minute
models.py   the table
access.py   the lines of an access log: what one says, and what of it is a visit
"""
