"""Alertmanager, mail and a webhook are told of an incident and of its end, each once, through a kill -9 too."""

import hashlib
import hmac
import json
import os
import ssl
import subprocess
import time
import urllib.request

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from common import DEBIAN, Server, Watch, end, free_port, scratch, until, verdict

SECRET = "a-secret-of-the-hook"
MAILS = []


class Keeper:
    async def handle_DATA(self, server, session, envelope):
        MAILS.append((session.ssl is not None, session.authenticated, envelope))
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"assay" and data.password == b"pass word"
    return AuthResult(success=good)


def mail_server(folder):
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/cert.pem"],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
    controller = Controller(
        Keeper(), hostname="127.0.0.1", port=free_port(), tls_context=context, require_starttls=True,
        authenticator=authenticate, auth_required=True)
    controller.start()
    return controller


def alertmanager(folder):
    port = free_port()
    with open(f"{folder}/alertmanager.yml", "w") as file:
        file.write("route: { receiver: none }\nreceivers: [{ name: none }]\n")
    # Debian's wants its templates in /usr/share: they are laid over it for this process alone. Root needs no namespace of users for that,
    # and cannot have one in a root that was changed.
    command = (
        f"mount -t overlay overlay -olowerdir={DEBIAN}/usr/share:/usr/share /usr/share && exec {DEBIAN}/usr/bin/prometheus-alertmanager "
        f"--config.file={folder}/alertmanager.yml --storage.path={folder}/alertmanager "
        f"--web.listen-address=127.0.0.1:{port} --cluster.listen-address=")
    process = subprocess.Popen(
        ["unshare", "-m" if os.geteuid() == 0 else "-rm", "sh", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    until(20, lambda: fetch(f"{url}/-/ready") is not None)
    return process, url


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.read()
    except OSError:
        return None


def alerts_of(url):
    return json.loads(fetch(f"{url}/api/v2/alerts") or b"[]")


def is_signed(request):
    _, headers, body = request
    text = headers.get("X-Assay-Timestamp", "").encode() + b"." + body
    return headers.get("X-Assay-Signature") == "sha256=" + hmac.new(SECRET.encode(), text, hashlib.sha256).hexdigest()


def steps(hook):
    return [notice["step"] for _, _, body in hook.seen for notice in json.loads(body)["notices"]]


def main():
    with scratch() as folder:
        post = mail_server(folder)
        manager, manager_url = alertmanager(folder)
        status = {"is": 503}
        target, hook = Server(lambda _: status["is"]), Server()
        beat = Server()
        alerts = (
            f'{{ hook: {{ kind: webhook, url: "{hook.url}/hook", secret: "{SECRET}" }}, '
            f'prometheus: {{ kind: alertmanager, url: "{manager_url}" }}, '
            f'post: {{ kind: mail, server: "smtp://127.0.0.1:{post.port}", from: assay@example.org, '
            f'to: "me@example.org", user: assay, password: "pass word" }} }}')
        watch = Watch(folder, target.url, alerts).start("--ca-file", f"{folder}/cert.pem")
        # An alert is `unprocessed` for a moment.
        active = lambda: [a["status"]["state"] for a in alerts_of(manager_url)] == ["active"]
        until(20, lambda: len(MAILS) >= 1 and steps(hook) and active())
        verdict("the webhook is told once, signed", steps(hook) == ["opened"] and all(map(is_signed, hook.seen)), str(steps(hook)))
        verdict("Alertmanager has one active alert", active())
        verdict("one mail came, over TLS and logged in", [m[:2] for m in MAILS] == [(True, True)], str(len(MAILS)))
        watch.kill()
        watch.start("--ca-file", f"{folder}/cert.pem")
        time.sleep(6)
        verdict("after kill -9 and a restart nobody is told again", steps(hook) == ["opened"] and len(MAILS) == 1)

        # Killed between "sent" and "noted": the receiver holds the answer back, and the watch dies meanwhile.
        held = {"on": True}

        def hold(_):
            if held["on"]:
                watch.kill()
            held["on"] = False
            return 200

        hook.answer = hold
        status["is"] = 200
        until(20, lambda: not held["on"])
        watch.start("--ca-file", f"{folder}/cert.pem")
        # What was taken and not noted is taken again after a minute and a half.
        until(130, lambda: steps(hook).count("recovered") >= 2)
        keys = [h["Idempotency-Key"] for _, h, b in hook.seen if b"recovered" in b]
        verdict(
            "killed between sent and noted, the webhook is told again under the same key",
            len(keys) == 2 and len(set(keys)) == 1, f"{len(keys)} deliveries, {len(set(keys))} key(s)")
        until(20, lambda: not alerts_of(manager_url) and len(MAILS) >= 2)
        ids = {m[2].content.split(b"Message-ID: ")[1].split(b"\r\n")[0] for m in MAILS}
        verdict("Alertmanager has the resolution", alerts_of(manager_url) == [])
        verdict("the mail of the recovery came once", len(ids) == 2 and len(MAILS) == 2, f"{len(MAILS)} mails, {len(ids)} ids")
        status = watch.stop()
        verdict("it ends within its drain", status == 143, f"with {status}")
        verdict("no secret is in what it printed", SECRET not in watch.log and "pass word" not in watch.log)
        manager.terminate()
        post.stop()


main()
end()
