"""One build of everything on the site of the environment, without the smallest encodings; prints JSON."""

import json

import django


def main() -> None:
    """Build."""
    django.setup()
    from safeguarding.delivery.builder import Builder
    from safeguarding.delivery.store import published

    store = published()
    with store.locked():
        builder = Builder(store)
        builder.open()
        builder.look()
        build = builder.build()
    print(
        json.dumps(
            {
                "rendered": build.rendered,
                "seconds": build.seconds,
                "failures": len(builder.failures),
            }
        )
    )


if __name__ == "__main__":
    main()
