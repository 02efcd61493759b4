"""docker/: the image's file, the stand, what both name, and the health checks against a monitor that runs."""

import json
import os
import re

import yaml

from checking import ASSAY, DEPLOY, TOOLS, file, run, verdict
from living import TOKEN, certificate, monitor, status

DOCKERFILE, COMPOSE = DEPLOY / "docker/Dockerfile", DEPLOY / "docker/compose.yaml"
# Files that are the user's own, made first as the head of compose.yaml says.
MADE_BY_USER = {"./assay.yaml", "assay.env"}


def check():
    verdict("hadolint", *run(TOOLS / "hadolint", file("docker/Dockerfile")))
    libraries()
    versions()
    compose = yaml.safe_load(file("docker/compose.yaml").read_text())
    verdict("compose.yaml keeps the Compose Specification",
            *run(TOOLS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", COMPOSE))
    with_docker(compose)
    mounts(compose)
    commands()
    hosts(compose)
    stand(compose)
    health()


def owner_of(path):
    """The Debian package of a file. Where /lib is /usr/lib, packages still name either."""
    for name in (path, path.removeprefix("/usr")):
        said = run("dpkg", "-S", name)[1]
        if not said.startswith("dpkg-query:"):
            return said.split(":")[0]
    return "no package"


def libraries():
    """What the program is linked with is installed in the image."""
    needed = re.findall(r"NEEDED.*\[(.+)\]", run("readelf", "-d", ASSAY)[1])
    text, missing = DOCKERFILE.read_text().split("FROM debian")[1], []
    # The C library and the compiler's are in every image; Swift's own are linked in by the release.
    usual = r"lib(c|m|gcc_s|stdc\+\+)\.so|ld-linux|libswift|lib_?Foundation|libdispatch|libBlocksRuntime|lib_?Testing"
    needed = [library for library in needed if not re.match(usual, library)]
    for library in needed:
        found = re.search(rf"{re.escape(library)} .*=> (\S+)", run("ldconfig", "-p")[1])
        owner = owner_of(os.path.realpath(found[1])) if found else "no package"
        if not re.search(rf"\b{re.escape(owner)}\b", text):
            missing.append(f"{library} of {owner}")
    verdict("the image has the libraries the program needs", not missing, f"{len(needed)} needed {missing}")


def versions():
    """Every image has a version, and ours is the program's. One that is not published is not pulled where it is there already."""
    version = run(ASSAY, "--version")[1].strip()
    named = [(path.name, name) for path in sorted(DEPLOY.rglob("*")) if path.is_file()
             for name in re.findall(r"(?:^ +image: |docker build .*-t |docker push |^FROM )([\w./-]+(?::[\w.-]+)?)", path.read_text(), re.M)
             if "/ci/" not in str(path)]
    wrong = [f"{where}: {name}" for where, name in named
             if ":" not in name or name.endswith(":latest") or re.search(r"(^|/)assay:", name) and not name.endswith(f":{version}")]
    verdict("images have versions, and ours is the program's", not wrong, wrong or f"{len(named)} images, Assay {version}")
    eager = [path.name for path in DEPLOY.glob("kubernetes/**/*.yaml")
             if len(re.findall(r"^ +image: ", path.read_text(), re.M)) != len(re.findall(r"^ +imagePullPolicy: IfNotPresent$", path.read_text(), re.M))]
    verdict("Kubernetes pulls what is not there", not eager, eager)


def with_docker(compose):
    """What docker compose itself says, where it is installed."""
    good, text = run("docker", "compose", "-f", COMPOSE, "config", "--quiet", env=os.environ | {"ASSAY_TOKEN": "12345678"})
    if "is not a docker command" in text or "No such file" in text or "unknown" in text:
        good, text = set(compose["services"]) == {"assay", "prometheus", "alertmanager", "grafana"}, "read as YAML: there is no docker compose"
    verdict("docker compose config", good, text)


def mounts(compose):
    """What is mounted is there; where it is not, Docker says so and makes no folder in its place."""
    volumes = [volume for service in compose["services"].values() for volume in service.get("volumes", [])]
    bound = [volume for volume in volumes if isinstance(volume, dict)]
    careless = [volume for volume in volumes if isinstance(volume, str) and volume[0] in "./~"]
    careless += [volume["source"] for volume in bound if volume.get("bind", {}).get("create_host_path", True)]
    verdict("a file that is missing is no folder that Docker makes", not careless, careless or f"{len(bound)} mounts")
    lost = [volume["source"] for volume in bound
            if volume["source"] not in MADE_BY_USER and not (DEPLOY / "docker" / volume["source"]).exists()]
    verdict("what compose mounts is there", not lost, lost)
    ignored = [name for name in MADE_BY_USER if f"deploy/docker/{name.removeprefix('./')}" not in (DEPLOY / "../.gitignore").read_text()]
    verdict("settings and keys beside compose.yaml are not committed", not ignored, ignored)


def commands():
    """Every command that is shown brings the variables that compose.yaml cannot do without."""
    demanded = set(re.findall(r"\$\{(\w+):\?", COMPOSE.read_text()))
    shown = [line for path in (DEPLOY / "README.md", COMPOSE) for line in path.read_text().splitlines()
             if "docker compose -f" in line]
    poor = [line for line in shown if "--env-file deploy/docker/assay.env" not in line]
    made = all(f"{name}=" in path.read_text() for path in (DEPLOY / "README.md", COMPOSE) for name in demanded)
    verdict("the commands bring what compose demands", shown and not poor and made, poor or f"{len(shown)} commands, {sorted(demanded)}")


def hosts(compose):
    """A container's loopback is its own: what the stand's files ask for is another container, or a placeholder that says so."""
    scrape, asked = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text()), []
    for place in scrape["scrape_configs"] + scrape["alerting"]["alertmanagers"]:
        asked += [target for one in place["static_configs"] for target in one["targets"]]
    for path in ("alertmanager/alertmanager.yml", "grafana/provisioning/datasources/prometheus.yaml"):
        text = json.dumps(yaml.safe_load((DEPLOY / path).read_text()))
        asked += re.findall(r"https?://([^/\"]+)", text)
    lost = [host for host in asked if host.split(":")[0] not in compose["services"] and not host.endswith(".invalid")]
    verdict("the stand's files name its containers", not lost, lost or sorted(asked))


def image_environment():
    """ENV of the image; the address is loopback here."""
    words = re.search(r"^ENV (.+)$", DOCKERFILE.read_text(), re.M)[1].split()
    return dict(word.split("=", 1) for word in words) | {"ASSAY_HOST": "127.0.0.1"}


def stand(compose):
    """The service starts as it is written, and answers Prometheus."""
    service = compose["services"]["assay"]
    scraped = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())["scrape_configs"][0]["static_configs"][0]["targets"][0]
    environment = image_environment() | service["environment"] | {"ASSAY_TOKEN": TOKEN}
    with monitor(service["command"], **environment) as port:
        codes = [status(port, "/metrics", scraped, TOKEN), status(port, "/metrics", scraped)]
    verdict("the service of compose.yaml starts, and answers Prometheus alone", codes == [200, 401] and service["env_file"] == ["assay.env"], codes)


def health():
    """The image's check, and the one of compose.yaml for TLS, against monitors with and without TLS, and where there is none."""
    plain = json.loads(re.search(r"^HEALTHCHECK .*?CMD (\[.*\])$", DOCKERFILE.read_text(), re.M)[1])
    commented = re.search(r"^ *# +test: (\[.*\])$", COMPOSE.read_text(), re.M)[1]
    secure = yaml.safe_load(commented)[1:]

    def well(words, port):
        return run(*[word.replace("8686", str(port)) for word in words])[0]
    environment = image_environment() | {"ASSAY_TOKEN": TOKEN}
    with monitor(["watch"], **environment) as port:
        found = [well(plain, port), well(secure, port)]
    gone = well(plain, port) or well(secure, port)
    tls = "  certificate: /etc/assay/certificate.pem\n  key: /etc/assay/key.pem\n"
    with monitor(["watch"], tls, prepare=certificate, **environment) as port:
        found += [well(plain, port), well(secure, port)]
    verdict("the health checks tell a monitor that is well, each by its protocol", found == [True, False, False, True] and not gone, found)
