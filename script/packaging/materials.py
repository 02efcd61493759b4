#!/usr/bin/env python3
"""A software bill of materials as CycloneDX 1.5: the Swift packages compiled in, and the Debian packages that are needed beside.

    swift package show-dependencies --format json | materials.py PROGRAM VERSION EPOCH [LIBRARY…] > assay.cdx.json
"""

import datetime
import hashlib
import json
import pathlib
import platform
import subprocess
import sys
import uuid

from needed import packages


def swift_packages(tree, found, edges, parent):
    """Every package of the tree once, and who asks for whom."""
    for child in tree.get("dependencies", []):
        place = child["url"].removeprefix("https://").removesuffix(".git")
        reference = f"pkg:swift/{place}@{child['version']}"
        edges.setdefault(parent, set()).add(reference)
        if reference not in found:
            found[reference] = {
                "type": "library", "bom-ref": reference, "name": child["identity"], "version": child["version"], "purl": reference,
                "externalReferences": [{"type": "vcs", "url": child["url"]}]}
            swift_packages(child, found, edges, reference)


def debian_packages(program, opened):
    machine = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True).stdout.strip()
    for name, version in packages(program, opened).items():
        reference = f"pkg:deb/debian/{name}@{version}?arch={machine}"
        yield {"type": "library", "bom-ref": reference, "name": name, "version": version, "purl": reference, "scope": "required"}


def main():
    program, version, epoch, *opened = sys.argv[1:]
    data = pathlib.Path(program).read_bytes()
    this = f"pkg:generic/assay@{version}"
    found, edges = {}, {}
    swift_packages(json.load(sys.stdin), found, edges, this)
    system = list(debian_packages(program, opened))
    edges.setdefault(this, set()).update(one["bom-ref"] for one in system)
    compiler = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout.split("\n")[0]
    made = datetime.datetime.fromtimestamp(int(epoch), datetime.timezone.utc).isoformat().replace("+00:00", "Z")
    print(json.dumps({
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, hashlib.sha256(data).hexdigest())}",
        "metadata": {
            "timestamp": made,
            "component": {
                "type": "application", "bom-ref": this, "name": "assay", "version": version, "purl": this,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(data).hexdigest()}],
                "properties": [
                    {"name": "assay:compiler", "value": compiler}, {"name": "assay:machine", "value": platform.machine()}]}},
        "components": sorted(found.values(), key=lambda one: one["name"]) + system,
        "dependencies": [{"ref": one, "dependsOn": sorted(edges.get(one, ()))} for one in [this, *sorted(found)]],
    }, indent=1))


if __name__ == "__main__":
    main()
