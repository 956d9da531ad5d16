"""The first editor's account, with a password that works until its owner chooses another."""

import secrets

from safeguarding.accounts.models import User

USERNAME = "editor"


def create_first_editor() -> str | None:
    """Make the first account when there is none, and return its one-time password; otherwise return None.

    The password is kept nowhere but as its hash.
    """
    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(15)
    editor = User(username=USERNAME, is_staff=True, is_superuser=True)
    editor.set_password(password)
    editor.password_is_one_time = True
    editor.save()
    return password
