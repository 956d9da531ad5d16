"""What the tests need besides Python's packages: found on the machine, or fetched. Standard library only."""
