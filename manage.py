#!/usr/bin/env python3
"""Run a Django command with the production settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safeguarding.settings.production")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
