"""The settings of a run: each endpoint leads to one case."""

ANSWER = {"success": "/success", "image": "/image", "source": "/source", "error": "/error", "cached": "/cached"}
PROVIDERS = {
    "replicate": ({"kind": "replicate"}, {"model": "owner/name"}),
    "inference": ({"kind": "inference"}, {"model": "owner/name"}),
    "space": ({"kind": "space", "space": "owner/name"}, {"api": "/predict"}),
}
ADDRESS = {"replicate": "url", "inference": "url", "space": "hub"}


def endpoint(case):
    """As the settings have it."""
    said = {"feature": "text-to-image", "path": f"/s/{case.name}", "timeout": f"{case.limit:g}s"}
    if case.kind == "text":
        said["feature"] = "text-generation"
    elif case.kind == "url":
        said["answer"] = ANSWER | {"picture": "url"}
    elif case.kind == "whole":
        said["answer"] = {"image": "body"}
    elif case.kind == "sized":
        said |= {"feature": "hd-image", "parameters": {"scale": 2}}
    elif case.kind in PROVIDERS:
        said["targets"] = [{"provider": case.name} | PROVIDERS[case.kind][1]]
    return said


def providers(cases, base):
    """One for each case that asks one directly, and one of each kind whose token must be known all the same."""
    found = {
        f"other-{kind}": keys | {ADDRESS[kind]: f"{base}/nobody", "token": f"${{HOSTILE_{kind.upper()}}}"}
        for kind, (keys, _) in PROVIDERS.items()
    }
    for case in cases:
        if case.kind in PROVIDERS:
            keys = PROVIDERS[case.kind][0]
            found[case.name] = keys | {
                ADDRESS[case.kind]: f"{base}/s/{case.name}",
                "token": f"${{HOSTILE_{case.kind.upper()}}}",
            }
    return found


def settings(cases, port, concurrency):
    """JSON is YAML."""
    host = cases[0].host
    base = f"http://{host}:{port}"
    direct = cases[0].kind in PROVIDERS
    return {
        "version": 1,
        "backend": {
            "url": "" if direct else base,
            "token": "${HOSTILE_BACKEND}",
            "headers": {"X-Api-Key": "${HOSTILE_KEY}", "Cookie": "session=${HOSTILE_SESSION}"},
        },
        "providers": providers(cases, base),
        "endpoints": {case.name: endpoint(case) for case in cases},
        "fixtures": {"from": "embedded", "ids": ["tiny" if cases[0].kind == "sized" else "lighthouse"]},
        "run": {"concurrency": concurrency},
        "ledger": "assay.db",
        "location": "here",
    }
