"""How fast everything is built, and how soon a change is seen."""

import json

from tests.performance.report import machine, say, table
from tests.performance.seen import change_number_everywhere, publish_and_ask, summary
from tests.performance.site import bench_site

PAGES = 1000
BUILDS = 3
PUBLISHES = 50


def main() -> None:
    """Measure and print."""
    print(f"\n## Building\n\n{machine()}")
    rows = []
    with bench_site() as site:
        site.use()
        from tests.performance.tree import grow

        say(f"Making it {PAGES} pages …")
        grow(PAGES)
        speeds = []
        for number in range(BUILDS):
            say(f"Build {number + 1} of {BUILDS}")
            done = json.loads(site.python("tests.performance.once"))
            speeds.append(done["rendered"] / done["seconds"])
            kind = "into an empty folder" if number == 0 else "nothing changed"
            rows.append(
                [
                    f"all {done['rendered']} addresses, {kind}",
                    f"{speeds[-1]:.0f} a second",
                    "at least 50",
                ]
            )
        with site.builder(), site.served() as address:
            site.wait_until_built()
            say("Changing a telephone number that every page shows …")
            seconds, pages = change_number_everywhere(site.var_dir / "published" / "site")
            rows.append(
                [
                    f"a number on {pages} pages, until the last one shows it",
                    f"{seconds:.1f} s",
                    "at most 5 s",
                ]
            )
            site.wait_until_built()
            say(f"Publishing {PUBLISHES} times …")
            taken = publish_and_ask(address, PUBLISHES)
            rows.append([f"published until seen, {PUBLISHES} times", summary(taken), "at most 2 s"])
    table(f"{PAGES:,} pages", ["", "measured", "aim"], rows)


if __name__ == "__main__":
    main()
