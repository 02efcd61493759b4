"""proxy/: the monitor started as each example says, behind the real proxy, asked for every page with and without credentials."""

import http.client
import pathlib
import re
import tempfile

from checking import DEBIAN, ROOT, file, run, verdict
from living import TOKEN, certificate, free_port, monitor, program, status

NAME = "status.example.org"


def pages():
    """Paths of the manual's table, and which of them need no credentials."""
    table = (ROOT / "docs/monitor.md").read_text().split("## The pages")[1].split("###")[0]
    rows = [row.split("|") for row in table.splitlines() if row.startswith("| `/")]
    api = "/api/v1"
    closed, free = [], []
    for row in rows:
        paths = re.findall(r"`(/[^`]*)`", row[1])
        if paths[0].startswith(api):
            paths = [path if path.startswith(api) else api + path for path in paths]
        (free if "without a token" in row[2] else closed).extend(path.replace("NAME", "hd-image").replace("ID", "1") for path in paths)
    return closed, free


def command(path):
    """How the example says that the monitor is started: its variables and words."""
    line = re.search(r"^#\s+(.*\bassay watch .*)$", file(path).read_text(), re.M)[1].split()
    at = line.index("assay")
    return {word.split("=")[0]: TOKEN for word in line[:at]}, line[at + 1:]


def nginx(folder, port, monitored):
    certificate(folder, NAME)
    text = file("proxy/nginx.conf").read_text().replace("/etc/assay/tls", folder).replace("8443", f"127.0.0.1:{port}")
    pathlib.Path(folder, "assay.conf").write_text(text.replace("127.0.0.1:8686", f"127.0.0.1:{monitored}"))
    rooms = "".join(f"{kind}_temp_path {folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    # As Debian's nginx.conf takes what is in conf.d.
    pathlib.Path(folder, "nginx.conf").write_text(
        f"pid {folder}/pid; error_log stderr; daemon off; master_process off; events {{}}\n"
        f"http {{ access_log off; {rooms} include {folder}/assay.conf; }}\n")
    words = [DEBIAN / "usr/sbin/nginx", "-c", f"{folder}/nginx.conf", "-p", folder]
    return run(*words, "-t"), words


def caddy(folder, port, monitored):
    text = file("proxy/Caddyfile").read_text()
    # Its certificate would come from elsewhere.
    text = re.sub(rf"^{NAME} \{{", f"{{\n\tadmin off\n}}\nhttp://{NAME}:{port} {{\n\tbind 127.0.0.1", text, flags=re.M)
    pathlib.Path(folder, "Caddyfile").write_text(text.replace("127.0.0.1:8686", f"127.0.0.1:{monitored}"))
    read = run(DEBIAN / "usr/bin/caddy", "adapt", "--config", file("proxy/Caddyfile"), "--adapter", "caddyfile")
    return read, [DEBIAN / "usr/bin/caddy", "run", "--config", f"{folder}/Caddyfile", "--adapter", "caddyfile"]


def through(make, words, environment, tls, token):
    """What the example's own reading said, and the status of every page through the proxy: with the token where there is one, and without."""
    closed, free = pages()
    with tempfile.TemporaryDirectory() as folder, monitor(words, **environment) as monitored:
        port = free_port()
        read, command = make(folder, port, monitored)
        with program(command, lambda _: answers_by_name(port, tls), cwd=folder, env={"HOME": folder, "XDG_DATA_HOME": folder}):
            def all_of(paths, token=None):
                # The proxy lets 20 a second through, 60 at once.
                return {path: status(port, path, NAME, token, tls) for path in paths}
            return read, all_of(closed), all_of(closed, token) if token else {}, all_of(free)


def answers_by_name(port, tls):
    try:
        return status(port, "/healthz", NAME, tls=tls) == 200
    except (OSError, http.client.HTTPException):
        return False


def check():
    for name, path, make, tls in (("nginx", "proxy/nginx.conf", nginx, True), ("Caddy", "proxy/Caddyfile", caddy, False)):
        environment, words = command(path)
        read, without, known, free = through(make, words, environment, tls, TOKEN)
        verdict(f"{name} reads its example", *read)
        opened = {path: code for path, code in without.items() if code != 401}
        verdict(f"behind {name} nobody reads without credentials", not opened, opened or f"{len(without)} paths")
        # There may be no incident and no probe of that name.
        refused = {path: code for path, code in known.items() if code not in (200, 400, 404)}
        verdict(f"behind {name} who has the token reads", not refused and known["/metrics"] == known["/"] == known["/live"] == 200,
                refused or f"{len(known)} paths, {list(known.values()).count(200)} of them 200")
        verdict(f"behind {name} anybody asks whether it is well", set(free.values()) == {200}, free)
    _, without, _, _ = through(nginx, words, {}, True, None)
    verdict("a proxied loopback without a token is public, as the README says", 401 not in without.values() and without["/money"] == 200,
            f"{list(without.values()).count(200)} of {len(without)} paths are 200")
