"""The page with the numbers is light enough for a bad connection."""

# With the answers' headers, and compressed with gzip, as a proxy without brotli leaves them. What visitors
# of the published copy get is smaller: see tests/delivery/test_weight.py.
LIMIT = 15_000  # bytes


def test_the_report_page_comes_in_one_answer_of_at_most_15_kilobytes(context, page):
    received = {}
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.on(
        "Network.responseReceived",
        lambda event: received.update({event["requestId"]: [event["response"]["url"], 0]}),
    )

    # encodedDataLength: the bytes that came over the wire, compressed, with the headers.
    def add(event):
        received[event["requestId"]][1] = event["encodedDataLength"]

    devtools.on("Network.loadingFinished", add)
    page.goto("/report-a-concern/", wait_until="networkidle")
    over_the_wire = {url: size for url, size in received.values() if not url.startswith("data:")}
    print(over_the_wire)
    assert all(over_the_wire.values())
    assert len(over_the_wire) == 1
    assert 0 < sum(over_the_wire.values()) <= LIMIT
