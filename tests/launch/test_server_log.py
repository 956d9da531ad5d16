"""gunicorn's own log keeps nothing of what a visitor sent, not even of a request that it cannot read."""

import socket
from urllib.parse import urlsplit


def test_a_request_that_is_not_http(running_site):
    address = urlsplit(running_site.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(b"GET /a-child-told-me HTTP/9.9\r\nUser-Agent: somebody\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 400")
    log = running_site.log.read_text()
    assert "A request that was not valid HTTP was refused." in log
    for private in ("a-child-told-me", "somebody", "HTTP/9.9", "127.0.0.1"):
        assert private not in log


def test_an_address_that_is_too_long_is_answered_with_the_numbers(running_site):
    address = urlsplit(running_site.url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(b"GET /?q=" + b"a" * 10_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode()
    head, _, page = answer.partition("\r\n\r\n")
    assert head.startswith("HTTP/1.1 4")
    assert "text/html; charset=utf-8" in head
    assert "tel:999" in page
    assert "0345 678 9021" in page
