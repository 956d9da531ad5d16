"""Everything the software reads from its environment, in one place and with types.

`docs/environment.md` lists the same names for the people who run a site.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

PROJECT_DIR = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Environment:
    """The settings of one installation. Paths are absolute; `site_url` has no slash at its end."""

    var_dir: Path
    site_url: str
    secret_key: str
    former_secret_keys: list[str]  # still right for what was signed or sealed with them
    allowed_hosts: list[str]
    database: dict
    proxy_count: int
    mail_from: str
    email: dict | None  # Django's EMAIL_* settings; None when no mail server is named

    @property
    def https(self) -> bool:
        """True where visitors reach the site by https: cookies and HSTS depend on it."""
        return self.site_url.startswith("https://")


def read_environment() -> Environment:
    """Read the environment variables.

    Raises ImproperlyConfigured, with what to do, when a value cannot be used.
    """
    env = environ.Env()
    var_dir = Path(env.str("VAR_DIR", default=str(PROJECT_DIR / "var"))).resolve()
    port = env.str("PORT", default="8000")
    site_url = env.str("SITE_URL", default=f"http://127.0.0.1:{port}").rstrip("/")
    try:
        parts = urlsplit(site_url)
    except ValueError:  # such as "http://[1"
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ImproperlyConfigured(
            f"SITE_URL is {site_url!r}. Give the whole public address, such as https://www.example.org"
        )
    hosts = env.list("ALLOWED_HOSTS", default=[])
    return Environment(
        var_dir=var_dir,
        site_url=site_url,
        secret_key=env.str("SECRET_KEY", default="") or _kept_secret(var_dir / "secret_key"),
        former_secret_keys=env.list("SECRET_KEY_FALLBACKS", default=[]),
        allowed_hosts=hosts or [parts.hostname, "127.0.0.1", "localhost", "[::1]"],
        database=_database(env, var_dir),
        proxy_count=_count(env.str("PROXY_COUNT", default="0"), "PROXY_COUNT"),
        mail_from=env.str("MAIL_FROM", default=f"website@{parts.hostname}"),
        email=env.email_url("EMAIL_URL") if env.str("EMAIL_URL", default="") else None,
    )


def _count(text: str, name: str) -> int:
    if not text.isdecimal():
        raise ImproperlyConfigured(f"{name} is {text!r}. Give a whole number, such as 0 or 1.")
    return int(text)


def _database(env: environ.Env, var_dir: Path) -> dict:
    address = env.str("DATABASE_URL", default="") or f"sqlite:///{var_dir / 'db.sqlite3'}"
    if (
        address.partition(":")[0] not in env.DB_SCHEMES
    ):  # it is not repeated: it may hold a password
        raise ImproperlyConfigured(
            "DATABASE_URL names no database. Give the whole address, such as postgres://name:password@host/name"
        )
    database = env.db_url_config(address)
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # WAL lets visitors read while an editor saves; IMMEDIATE avoids "database is locked" when
        # a transaction that began by reading wants to write.
        database["OPTIONS"] = {
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        }
    else:
        database["CONN_MAX_AGE"] = 60
        database["CONN_HEALTH_CHECKS"] = True
        database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    return database


def _kept_secret(path: Path) -> str:
    """Return the secret key kept in `path`; make one, readable by its owner only, when there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        if path.is_file():
            return path.read_text(encoding="ascii").strip()
        raise ImproperlyConfigured(
            f"{path.parent} is not a folder. Move it away or set VAR_DIR."
        ) from None
    except OSError as error:
        raise ImproperlyConfigured(
            f"Cannot write {path} ({error.strerror}). Set SECRET_KEY, or VAR_DIR to a folder that can be written."
        ) from None
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        secret = secrets.token_urlsafe(64)
        file.write(secret)
    return secret
