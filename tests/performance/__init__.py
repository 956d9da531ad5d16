"""`make bench`: how fast visitors are answered, how soon a change is seen, and what grows with the site."""
