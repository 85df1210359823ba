"""A name server that knows a few TXT records."""

import socket
import threading
from contextlib import contextmanager

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset


@contextmanager
def knows(records, silent=()):
    """Whoever asks for a name hears these; about a `silent` one it hears SERVFAIL."""
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(server, records, silent))
    thread.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], server.getsockname()[1]
    before, dns.resolver.default_resolver = dns.resolver.default_resolver, resolver
    try:
        yield
    finally:
        dns.resolver.default_resolver = before
        server.sendto(b"", server.getsockname())
        thread.join()
        server.close()


def _serve(server, records, silent):
    while True:
        packet, asker = server.recvfrom(4096)
        if not packet:
            return
        query = dns.message.from_wire(packet)
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        name = query.question[0].name.to_text().rstrip(".")
        if name in silent:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name in records:
            said = [f'"{words}"' for words in records[name]]
            answer.answer.append(
                dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", *said)
            )
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        server.sendto(answer.to_wire(), asker)
