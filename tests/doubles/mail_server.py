"""A mail server for tests: aiosmtpd with TLS of a certificate authority of its own, made at the start.

Prints one line: the ports of STARTTLS, TLS and neither, the file of the certificate authority, and the
directory into which each message is written as a JSON file named after its number: envelope, header fields and
the decoded parts. It ends when its standard input closes.

Recipients that begin with "refused" are refused with 550, with "later" with 451. The port of TLS requires the
user "ballast" with the password "letters 8".
"""
import email
import email.policy
import json
import logging
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


def make_certificates(home):
    """A certificate authority, and a certificate of localhost that it signed."""
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=home)

    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test authority")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem",
            "-out", "request.pem", "-subj", "/CN=localhost")
    (home / "names").write_text("subjectAltName=DNS:localhost\n")
    openssl("x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca.key", "-days", "2",
            "-extfile", "names", "-out", "certificate.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(home / "certificate.pem", home / "key.pem")
    return context


class Keeper:
    """Takes messages, and writes them down."""

    def __init__(self, directory, port_kind):
        self.directory = directory
        self.port_kind = port_kind

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("refused"):
            return "550 no such user"
        if address.startswith("later"):
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        parts = {part.get_content_type(): part.get_content().replace("\r\n", "\n")
                 for part in message.walk() if not part.is_multipart()}
        seen = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "port": self.port_kind,
                "tls": server.transport.get_extra_info("sslcontext") is not None, "user": getattr(session, "auth_data", None),
                "subject": str(message["Subject"]), "id": message["Message-ID"],
                "date": message["Date"], "sender": str(message["From"]),
                "text": parts.get("text/plain"), "html": parts.get("text/html"),
                "lines": max(len(line) for line in envelope.content.split(b"\r\n"))}
        number = len(list(self.directory.glob("*.json"))) + 1
        waiting = self.directory / f"{number}.part"
        waiting.write_text(json.dumps(seen))
        os.rename(waiting, self.directory / f"{number}.json")
        return "250 OK"


def sign_in(server, session, envelope, mechanism, data):
    if (data.login, data.password) == (b"ballast", b"letters 8"):
        return AuthResult(success=True, auth_data=data.login.decode())
    return AuthResult(success=False, handled=False)


def main():
    # Refused certificates and sign-ins are what the tests are about.
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory(prefix="ballast-mail-") as home:
        home = pathlib.Path(home)
        messages = home / "messages"
        messages.mkdir()
        context = make_certificates(home)
        common = {"hostname": "127.0.0.1", "port": 0}
        starttls = Controller(Keeper(messages, "starttls"), tls_context=context, require_starttls=True, **common)
        tls = Controller(Keeper(messages, "tls"), ssl_context=context, authenticator=sign_in, auth_required=True,
                            auth_require_tls=False, **common)
        plain = Controller(Keeper(messages, "none"), **common)
        ports = []
        for controller in (starttls, tls, plain):
            # A port that is free is taken at once; the controller cannot report the one chosen for port 0.
            controller.port = free_port()
            controller.start()
            ports.append(controller.port)
        print(*ports, home / "ca.pem", messages, flush=True)
        sys.stdin.read()
        for controller in (starttls, tls, plain):
            controller.stop()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


if __name__ == "__main__":
    main()
