"""How much clients may upload: what really arrives is counted, by client and in all, and given back where it is not
kept."""

import os
from collections import Counter, deque
from ipaddress import ip_address, ip_network
from time import monotonic

from starlette.datastructures import Headers

MOST_UPLOADED = 2_000_000_000  # bytes that all readers may bring in an hour, after which they are deleted
MOST_OF_CLIENT = 500_000_000  # bytes of one address, behind which there may be a whole class
HOUR = 3600
ON_A_SPACE = "SPACE_ID"  # in the environment of a Hugging Face Space


class Quota:
    """Bytes that were uploaded within an hour, and those that are arriving."""

    def __init__(self):
        self.kept = deque()  # (when, client, bytes) of whole uploads, oldest first
        self.bytes = Counter()  # client -> bytes, kept or arriving

    def left(self, client) -> int:
        """How many bytes more this client may bring now."""
        while self.kept and self.kept[0][0] < monotonic() - HOUR:
            _, former, bytes = self.kept.popleft()
            self.give_back(former, bytes)
        return min(self.left_of(client), MOST_UPLOADED - self.bytes.total())

    def left_of(self, client) -> int:
        """How many bytes more it may bring as far as it alone is concerned."""
        return MOST_OF_CLIENT - self.bytes[client]

    def take(self, client, bytes):
        """These bytes have arrived."""
        self.bytes[client] += bytes

    def keep(self, client, bytes):
        """An upload of so many bytes, all taken, has ended and lies on the disk: for an hour."""
        self.kept.append((monotonic(), client, bytes))

    def give_back(self, client, bytes):
        """These bytes, once taken, are deleted."""
        self.bytes[client] -= bytes
        if self.bytes[client] <= 0:
            del self.bytes[client]


def client_of(scope) -> str:
    """Who sent a request, as far as that can be known: an address; of IPv6 the /64 that one customer has.

    X-Forwarded-For is believed only of a proxy of ours, which is on this machine or stands before a Space: nobody else
    reaches those. Each proxy appends whom it heard it from, so that what a client made up stands on the left. The
    right-most entry that is no proxy's own, hence no private address, is the client. Other proxies are told to uvicorn
    (FORWARDED_ALLOW_IPS), which has then put the client into the scope.
    """
    peer = (scope.get("client") or ("",))[0]
    trusted = ON_A_SPACE in os.environ or _is(peer, "is_loopback")
    told = ",".join(Headers(scope=scope).getlist("x-forwarded-for")).split(",") if trusted else []
    addresses = [address.strip() for address in told if _parsed(address.strip())]
    public = [address for address in addresses if not _is(address, "is_private")]
    return _customer((public or addresses or [peer])[-1])


def _parsed(address):
    try:
        return ip_address(address)
    except ValueError:
        return None


def _is(address, what):
    return getattr(_parsed(address), what, False)


def _customer(address):
    parsed = _parsed(address)
    return str(ip_network((parsed, 64), strict=False)) if parsed and parsed.version == 6 else address
