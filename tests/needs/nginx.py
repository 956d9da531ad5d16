"""nginx with deploy/nginx.conf, as a plain process on a site of our own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "deploy" / "nginx.conf"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")  # Debian's

# What /etc/nginx/nginx.conf is on a server. `gzip on` stands there on Debian.
AROUND = """
daemon off;
pid {folder}/pid;
error_log {folder}/nginx.log warn;
worker_processes {workers};
{first}
events {{ worker_connections 512; }}
http {{
    include /etc/nginx/mime.types;
    sendfile on;
    tcp_nopush on;
    gzip on;
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
{more}
}}
"""


@dataclass(frozen=True)
class Nginx:
    """An nginx that runs: its sockets for https and http, its own log, and the logs of the site's configuration."""

    https: Path
    http: Path
    log: Path
    site_log: Path
    access_log: Path
    process: subprocess.Popen


def find(program: str = "nginx") -> str | None:
    """Return the path of nginx or another program, or None. On Debian plain users' PATH leaves out where nginx is."""
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def server(
    var_dir: Path,
    gunicorn: str,
    changes: dict[str, str] | None = None,
    more: str = "",
    workers: int = 1,
) -> Iterator[Nginx]:
    """Serve the site in `var_dir`, with `gunicorn` (host:port) behind nginx, until the block ends.

    `changes` are made to deploy/nginx.conf besides, `more` is added to it. Raises RuntimeError with nginx's own words
    when it refuses the configuration.
    """
    # A short path: sockets allow no more than 107 characters.
    with tempfile.TemporaryDirectory(prefix="nginx-") as name:
        folder = Path(name)
        make_certificate(folder)
        text = CONFIGURATION.read_text(encoding="utf-8")
        for old, new in (_places(folder, var_dir, gunicorn) | (changes or {})).items():
            if old not in text:
                raise RuntimeError(f"deploy/nginx.conf has no {old!r} any more.")
            text = text.replace(old, new)
        if not BROTLI.exists():
            text = text.replace("brotli_static on;", "")
        (folder / "site.conf").write_text(text, encoding="utf-8")
        first = ["user root;"] * (os.geteuid() == 0) + [f"load_module {BROTLI};"] * BROTLI.exists()
        around = AROUND.format(folder=folder, workers=workers, first="\n".join(first), more=more)
        (folder / "nginx.conf").write_text(around, encoding="utf-8")
        command = [find(), "-e", f"{folder}/nginx.log", "-c", f"{folder}/nginx.conf"]
        test = subprocess.run([*command, "-t"], stderr=subprocess.PIPE, text=True)
        if test.returncode:
            raise RuntimeError(test.stderr)
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            # A large map takes it a while. Whoever asks an nginx that ended is told so by the socket.
            while process.poll() is None and not all(
                (folder / name).exists() for name in ("https", "http")
            ):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(0.05)
            yield Nginx(
                folder / "https",
                folder / "http",
                folder / "nginx.log",
                folder / "site.log",
                folder / "site-access.log",
                process,
            )
        finally:
            process.terminate()
            process.wait()


def _places(folder: Path, var_dir: Path, gunicorn: str) -> dict[str, str]:
    """Return what deploy/nginx.conf asks a board to change, for this machine and a plain user."""
    return {
        "listen [::]:": "#",
        "listen 443 ": f"listen unix:{folder}/https ",
        "listen 80": f"listen unix:{folder}/http",
        "/etc/ssl/board/": f"{folder}/",
        "/var/log/nginx/board.log": f"{folder}/site.log",
        "/var/log/nginx/board-access.log": f"{folder}/site-access.log",
        "/var/lib/board/": f"{var_dir}/",
        "127.0.0.1:8000": gunicorn,
    }


def make_certificate(folder: Path) -> None:
    """Write fullchain.pem and privkey.pem, which nobody trusts, to `folder`. Raises CalledProcessError."""
    command = ["openssl", "req", "-x509", "-nodes", "-newkey", "ec"]
    command += ["-pkeyopt", "ec_paramgen_curve:prime256v1", "-days", "2"]
    files = ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    subprocess.run(
        [*command, "-subj", "/CN=www.example.org", *files], check=True, capture_output=True
    )
