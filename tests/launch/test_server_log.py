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
