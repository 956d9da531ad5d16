"""The published copy: what visitors get, as finished files, rebuilt after every change.

addresses.py   which addresses are public
triggers.py    every committed change of content leaves a build request in the database
rendering.py   one answer, made in this process as an anonymous visitor would get it
store.py       the folder: content by its digest, an index, and a tree of files for nginx
builder.py     keeps the folder equal to the database
serving.py     answers visitors from the folder before Django is asked
"""
