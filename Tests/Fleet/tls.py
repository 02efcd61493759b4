"""The way to the centre by TLS, with certificates of an authority that is made for it: verify-full takes the right one, and no other."""

import subprocess

from locations import assay
from proof import verdict


def openssl(*arguments):
    subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True)


def authority(folder, name):
    """A certificate that signs others, and its key."""
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={name}",
            "-keyout", key, "-out", certificate)
    return certificate, key


def server_options(folder):
    """Options of a server that speaks TLS as `localhost`; its authority is `ca.crt` in the folder."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    certificate, key = authority(folder, "ca")
    authority(folder, "other")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost",
            "-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "server.key", "-out", folder / "server.csr")
    openssl("x509", "-req", "-in", folder / "server.csr", "-CA", certificate, "-CAkey", key, "-CAcreateserial", "-days", "2",
            "-copy_extensions", "copy", "-out", folder / "server.crt")
    return ("-c", "ssl=on", "-c", f"ssl_cert_file={folder / 'server.crt'}", "-c", f"ssl_key_file={folder / 'server.key'}")


def prove(server, folder):
    def told(host, ca):
        address = f"postgresql://reader@{host}:{server.port}/fleet?hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={folder / ca}"
        return assay("ledger", "info", address)
    good, wrong, named = told("localhost", "ca.crt"), told("localhost", "other.crt"), told("elsewhere.example", "ca.crt")
    verdict("TLS with verify-full takes the centre's own certificate, and none of another authority or another name",
            good.returncode == 0 and wrong.returncode == 3 and "certificate verify failed" in wrong.stderr
            and "sslrootcert (" in wrong.stderr and "PGPASSWORD" not in wrong.stderr + named.stderr
            and named.returncode == 3 and "elsewhere.example" in named.stderr, f"{wrong.stderr.strip()[:160]} / {named.stderr.strip()[:200]}")
