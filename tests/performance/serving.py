"""How many requests a second: the copy beside the least that is possible and beside pages rendered when asked for.

All are asked in turn, round after round, so that whatever else the machine does falls on each alike.
"""

import json
import re
import socket
import subprocess
import sys
import urllib.request
from contextlib import ExitStack

from tests.needs import nginx
from tests.performance.report import machine, middle, say, table
from tests.performance.site import BenchSite, bench_site

PAGE = "/report-a-concern/"
HEADERS = {"Host": "www.example.org", "Accept-Encoding": "gzip, deflate, br"}
ROUNDS, SECONDS = 7, 4
OF_THE_SERVER = {"date", "server", "connection"}
RATIOS = {
    "copy / bare WSGI": ("copy", "bare", 0.8),
    "copy / rendered live": ("copy", "live", 25),
    "nginx copy / nginx plain file": ("nginx copy", "nginx plain", None),
    "nginx copy / copy": ("nginx copy", "copy", None),
}
# One file with the same bytes and headers, and nothing to decide.
PLAIN = """
server {{
    listen 127.0.0.1:{port};
    location = {page} {{
        include {folder}/published/nginx/pages.conf;
        add_header Content-Encoding br;
        gzip off;
        root {folder};
        try_files /bare.body =404;
    }}
}}
"""


def main() -> None:
    """Measure and print."""
    print(f"\n## Serving\n\n{machine()}; {PAGE}, brotli")
    with bench_site() as site, ExitStack() as stack:
        site.build()
        addresses = start(site, stack)
        sizes = {name: check(address) for name, address in addresses.items()}
        rates = {name: [] for name in addresses}
        for number in range(ROUNDS + 1):
            for name, address in addresses.items():
                rate = requests_per_second(address, SECONDS if number else 1)
                if number:  # the first only warms up
                    rates[name].append(rate)
            say(f"Round {number} of {ROUNDS}" if number else "Warmed up")
    table(
        "Requests a second",
        ["", "median (least–most)", "bytes"],
        [[name, middle(found, 0), sizes[name]] for name, found in rates.items()],
    )
    rows = []
    for name, (one, other, aim) in RATIOS.items():
        if one in rates and other in rates:
            pairs = [a / b for a, b in zip(rates[one], rates[other], strict=True)]
            rows.append([name, middle(pairs), f"at least {aim}" if aim else ""])
    table("Ratios, round by round", ["", "median (least–most)", "aim"], rows)


def start(site: BenchSite, stack: ExitStack) -> dict[str, str]:
    """Start the servers and return host:port of each by its name."""
    say("Starting the servers …")
    addresses = {"copy": stack.enter_context(site.served())}
    answer = get(addresses["copy"])
    file = site.var_dir / "bare.json"
    lines = [line for line in answer.getheaders() if line[0].lower() not in OF_THE_SERVER]
    file.write_text(json.dumps(lines))
    file.with_suffix(".body").write_bytes(answer.read())
    addresses["bare"] = stack.enter_context(
        site.served("tests.performance.bare:application", BARE_ANSWER=str(file))
    )
    addresses["live"] = stack.enter_context(site.served("tests.performance.live:application"))
    if nginx.find():
        ours, plain = free_port(), free_port()
        listen = {"listen 443 ": f"listen 127.0.0.1:{ours}; #"}
        more = PLAIN.format(port=plain, page=PAGE, folder=site.var_dir)
        stack.enter_context(nginx.server(site.var_dir, addresses["copy"], listen, more, workers=2))
        addresses |= {"nginx copy": f"127.0.0.1:{ours}", "nginx plain": f"127.0.0.1:{plain}"}
    return addresses


def get(address: str):
    """Ask for the page as wrk does, and return the open answer."""
    return urllib.request.urlopen(
        urllib.request.Request(f"http://{address}{PAGE}", headers=HEADERS)
    )


def check(address: str) -> int:
    """Return the size of the body. Raises an exception when the answer is not 200."""
    with get(address) as answer:
        return len(answer.read())


def requests_per_second(address: str, seconds: int) -> float:
    """Return what wrk measures. Exits when there were errors: their rate says nothing."""
    command = [
        "wrk",
        "--threads",
        "1",
        "--connections",
        "16",
        "--duration",
        f"{seconds}s",
        "--timeout",
        "20s",
    ]
    for name, value in HEADERS.items():
        command += ["--header", f"{name}: {value}"]
    said = subprocess.run(
        [*command, f"http://{address}{PAGE}"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        sys.exit(said)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])


def free_port() -> int:
    """Return a port that nobody listened on a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


if __name__ == "__main__":
    main()
