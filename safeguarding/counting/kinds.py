"""What is counted, by its word in the table."""

VISITS = "visits"  # with the page's type for a name
NOTHING_FOUND = "searches without results"
LOG = "log"  # a web server's log whose visits are in the table: its name is its digest
