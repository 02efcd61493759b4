"""Certificates good and bad, made by openssl when the first of them is needed, and gone at the end."""

import pathlib
import ssl
import subprocess
import tempfile

folder = tempfile.TemporaryDirectory(prefix="hostile-tls-")
here = pathlib.Path(folder.name)


def openssl(*words):
    subprocess.run(["openssl", *words], cwd=here, check=True, capture_output=True)


def authority(name):
    openssl(
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={name}",
        "-keyout",
        f"{name}.key",
        "-out",
        f"{name}.pem",
    )


def certificate(name, alternatives, issuer="trusted", dates=()):
    """Signed by an authority; the names it is for, as openssl writes them."""
    openssl(
        "req",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        f"/CN={name}",
        "-keyout",
        f"{name}.key",
        "-out",
        f"{name}.csr",
    )
    (here / f"{name}.ext").write_text(f"subjectAltName={alternatives}\n")
    serial = str(1 + sum(name.encode()))
    if dates:
        (here / "index.txt").write_text("")
        (here / "serial").write_text("01\n")
        (here / "ca.cnf").write_text(
            "[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n"
        )
        openssl(
            "ca",
            "-batch",
            "-config",
            "ca.cnf",
            "-cert",
            f"{issuer}.pem",
            "-keyfile",
            f"{issuer}.key",
            "-in",
            f"{name}.csr",
            "-out",
            f"{name}.pem",
            "-extfile",
            f"{name}.ext",
            "-startdate",
            dates[0],
            "-enddate",
            dates[1],
            "-notext",
        )
    else:
        openssl(
            "x509",
            "-req",
            "-in",
            f"{name}.csr",
            "-CA",
            f"{issuer}.pem",
            "-CAkey",
            f"{issuer}.key",
            "-set_serial",
            serial,
            "-days",
            "2",
            "-extfile",
            f"{name}.ext",
            "-out",
            f"{name}.pem",
        )


HERE = "IP:127.0.0.1,DNS:localhost"
made = []


def make():
    """Certificates are made when the first one is needed."""
    if made:
        return
    made.append(True)
    authority("trusted")
    authority("stranger")
    certificate("good", HERE)
    certificate("elsewhere", "DNS:example.org")
    certificate("wildcard", "DNS:*")
    certificate("nul", "DNS:127.0.0.1.example.org")
    certificate("unknown", HERE, issuer="stranger")
    certificate("expired", HERE, dates=("20200101000000Z", "20200102000000Z"))
    certificate("early", HERE, dates=("20900101000000Z", "20910101000000Z"))
    certificate("long", HERE + "," + ",".join(f"DNS:host-{n}.example.org" for n in range(2000)))


def authorities():
    make()
    return here / "trusted.pem"


def served(name, **change):
    """A context with that certificate."""

    def context():
        make()
        made_of = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made_of.load_cert_chain(here / f"{name}.pem", here / f"{name}.key")
        for attribute, value in change.items():
            setattr(made_of, attribute, value)
        return made_of

    return context


def self_signed():
    make()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(here / "stranger.pem", here / "stranger.key")
    return context
