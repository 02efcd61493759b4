"""kubernetes/: started with what Kubernetes would put into the pods, scraped as the Operator would, applied folder by folder."""

import http.client
import re

import yaml

from checking import DEPLOY, TOOLS, file, run, verdict
from containers import image_environment
from living import TOKEN, Refused, monitor, once, status

MANIFESTS = DEPLOY / "kubernetes"
# What the Operator adds to the series of a Service's endpoints, and a plain scrape to every series.
OPERATOR = {"namespace", "service", "pod", "container", "endpoint", "job", "instance"}
PLAIN = {"job", "instance"}


def parts(path):
    return [part for part in yaml.safe_load_all(path.read_text()) if part]


def service_links(services):
    """The variables that Kubernetes sets in every pod beside a Service, unless `enableServiceLinks` is false.

    https://kubernetes.io/docs/tutorials/services/connect-applications-service/#environment-variables
    """
    links = {}
    for service in services:
        name = service["metadata"]["name"].upper().replace("-", "_")
        first = service["spec"]["ports"][0]["port"]
        links |= {f"{name}_SERVICE_HOST": "127.0.0.1", f"{name}_SERVICE_PORT": str(first), f"{name}_PORT": f"tcp://127.0.0.1:{first}"}
        for port in service["spec"]["ports"]:
            number, way = str(port["port"]), port.get("protocol", "TCP")
            if "name" in port:
                links[f"{name}_SERVICE_PORT_{port['name'].upper().replace('-', '_')}"] = number
            stem = f"{name}_PORT_{number}_{way}"
            links |= {stem: f"{way.lower()}://127.0.0.1:{number}", f"{stem}_PROTO": way.lower(), f"{stem}_PORT": number,
                      f"{stem}_ADDR": "127.0.0.1"}
    return links


def templates(part):
    """The pods that a manifest makes, however deep it says so."""
    if isinstance(part, dict):
        if "containers" in part:
            yield part
        for value in part.values():
            yield from templates(value)


def starts(pod, services):
    """Whether the program takes what the pod starts it with, and its probes and the scrape are answered."""
    container, asked = pod["containers"][0], []
    environment = image_environment() | {"ASSAY_TOKEN": TOKEN}
    if pod.get("enableServiceLinks", True):
        environment |= service_links(services)
    if "--once" in container["args"]:
        # It has no page to wait for: it ends by itself, and well.
        good, said = once(container["args"], **environment)
        return good, said[-200:]
    with monitor(container["args"], **environment) as port:
        for probe in ("livenessProbe", "readinessProbe"):
            asked.append(status(port, container[probe]["httpGet"]["path"]) == 200)
        for service in services:
            host = f"{service['metadata']['name']}:{service['spec']['ports'][0]['port']}"
            asked += [status(port, "/metrics", host, TOKEN) == 200, status(port, "/metrics", host) == 401]
    return all(asked), f"{len(asked)} requests {asked if not all(asked) else ''}"


def check():
    paths = sorted(MANIFESTS.rglob("*.yaml"))
    known = [path for path in paths if path.parent.name != "operator"]
    good, text = run(TOOLS / "kubernetes-validate", "--strict", *[file(str(path.relative_to(DEPLOY))) for path in known])
    verdict("kubernetes-validate", good, f"{text.count('passed for')} resources" if good else text)
    everything = [part for path in paths for part in parts(path)]
    services = [part for part in everything if part["kind"] == "Service"]
    for path in known:
        for part in parts(path):
            for pod in templates(part):
                name = f"{part['kind']} starts with what Kubernetes puts into its pod"
                try:
                    verdict(name, *starts(pod, services))
                except (Refused, OSError, http.client.HTTPException) as problem:
                    verdict(name, False, problem)
    choices(paths)
    operator(services)


def choices(paths):
    """`kubectl apply -f FOLDER` takes the files of that folder alone: of one disk, one workload."""
    crowded, folders = [], sorted({path.parent for path in paths})
    for folder in folders:
        claims = [volume["persistentVolumeClaim"]["claimName"] for path in folder.glob("*.yaml") for part in parts(path)
                  for pod in templates(part) for volume in pod.get("volumes", []) if "persistentVolumeClaim" in volume]
        crowded += [f"{folder.name}: {claim}" for claim in set(claims) if claims.count(claim) > 1]
    verdict("no folder of kubernetes/ starts two on one disk", not crowded, crowded or f"{len(folders)} folders")


def operator(services):
    monitored, rules = file("kubernetes/operator/servicemonitor.yaml"), file("kubernetes/operator/prometheusrule.yaml")
    monitored = yaml.safe_load(monitored.read_text())
    service, endpoint = services[0], monitored["spec"]["endpoints"][0]
    verdict("the ServiceMonitor selects the Service, and its job is that of the rules",
            monitored["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
            and endpoint["port"] in [port["name"] for port in service["spec"]["ports"]]
            and set(re.findall(r'job="(\w+)"', rules.read_text())) == {service["metadata"]["name"]})


def own_labels(metrics):
    """The names of labels in a text of metrics."""
    return set(re.findall(r'[{,](\w+)="', metrics))


def labels(metrics):
    """No label of Assay's is taken over by one of the target, where nobody says that Assay's is kept."""
    own = own_labels(metrics)
    endpoint = yaml.safe_load((MANIFESTS / "operator/servicemonitor.yaml").read_text())["spec"]["endpoints"][0]
    scrape = yaml.safe_load((DEPLOY / "prometheus/prometheus.yml").read_text())["scrape_configs"][0]
    lost = [f"{name}: {sorted(own & added)}" for name, added, settings, key in
            (("ServiceMonitor", OPERATOR, endpoint, "honorLabels"), ("prometheus.yml", PLAIN, scrape, "honor_labels"))
            if own & added and not settings.get(key)]
    verdict("no scrape renames a label of Assay's", not lost, lost or f"{len(own)} labels, of which the Operator has {sorted(own & OPERATOR)}")
