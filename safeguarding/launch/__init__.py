"""What `make` does: prepare the environment, run the site, check the code. Containers run the site with it, too.

Only Python's standard library is used here, and nothing of the site is imported.
"""
