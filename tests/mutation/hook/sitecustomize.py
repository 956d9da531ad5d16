"""Put a mutant in the place of a module, in every Python that a test run starts; the files stay as they are.

Python imports this at its start when the folder is on PYTHONPATH. MUTANT_MODULE is the module's name and MUTANT_SOURCE
the file with its changed code.
"""

import importlib.machinery
import os
import sys
from pathlib import Path


class MutantLoader(importlib.machinery.SourceFileLoader):
    """Loads the changed code under the name, and with the path, of the original."""

    def get_code(self, fullname):
        source = Path(os.environ["MUTANT_SOURCE"]).read_bytes()
        return compile(source, self.path, "exec", dont_inherit=True)


class MutantFinder:
    """Finds the one module that is changed."""

    @staticmethod
    def find_spec(fullname, path=None, target=None):
        if fullname != os.environ.get("MUTANT_MODULE"):
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        spec.loader = MutantLoader(fullname, spec.origin)
        return spec


if os.environ.get("MUTANT_MODULE"):
    sys.meta_path.insert(0, MutantFinder)
