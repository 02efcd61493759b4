"""1,000 targets: no slot missed, little memory and CPU, starts spread over the interval and on time. The same for Debian's
blackbox exporter scraped by Prometheus, on the same targets."""

import os
import pathlib
import resource
import subprocess
import sys
import time

from common import ASSAY, DEBIAN, Watch, compiler, end, free_port, scratch, until, verdict

TARGETS, INTERVAL = 1000, int(os.environ.get("INTERVAL", "10"))
MINUTES = float(os.environ.get("MINUTES", "3"))


def serve(port):
    """A server in a process of its own: it must not hold up who measures."""
    code = """
import asyncio, sys
async def serve(reader, writer):
    try:
        await reader.readuntil(b"\\r\\n\\r\\n")
        writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\nConnection: close\\r\\n\\r\\nok")
        await writer.drain()
    except Exception:
        pass
    writer.close()
async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]), backlog=4096)
    await server.serve_forever()
asyncio.run(main())
"""
    return subprocess.Popen([sys.executable, "-c", code, str(port)])


def cpu(process):
    fields = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process, field):
    for line in pathlib.Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    return 0


def settings(folder, port):
    lines = ["version: 1", 'backend: { url: "" }', "providers:"]
    lines += [f'  p{i}: {{ kind: replicate, url: "http://127.0.0.1:{port}", token: "${{KEY:-}}" }}' for i in range(TARGETS)]
    lines += ["endpoints:"]
    lines += [f"  e{i}: {{ feature: hd-image, path: /x, targets: [{{ provider: p{i}, model: a/b }}] }}" for i in range(TARGETS)]
    lines += ["run: { concurrency: 64 }", "watch: { window: 1h }"]
    (pathlib.Path(folder) / "assay.yaml").write_text("\n".join(lines) + "\n")


def measure(watch, seconds):
    process = watch.process.pid
    time.sleep(2 * INTERVAL)
    before, rows, began = cpu(process), watch.query("SELECT count(*) FROM outcome")[0][0], time.monotonic()
    time.sleep(seconds)
    spent, done = cpu(process) - before, watch.query("SELECT count(*) FROM outcome")[0][0] - rows
    return spent, done, time.monotonic() - began


def assay(port):
    with scratch() as folder:
        watch = Watch(folder, "http://127.0.0.1:1", every=f"{INTERVAL}s")
        settings(folder, port)
        watch.start()
        until(60, lambda: watch.query("SELECT 1 FROM outcome LIMIT 1"))
        spent, done, took = measure(watch, MINUTES * 60)
        peak, now = memory(watch.process.pid, "VmHWM"), memory(watch.process.pid, "VmRSS")
        verdict("it ends when told", watch.stop() == 143)
        late = sorted(row[0] / 1000 for row in watch.query("SELECT started_us - scheduled_us FROM outcome"))
        p50, p99 = late[len(late) // 2], late[len(late) * 99 // 100]
        missed = watch.query("SELECT coalesce(sum(count), 0) FROM missed")[0][0]
        first = [row[0] for row in watch.query("SELECT min(scheduled_us) FROM outcome GROUP BY series")]
        # Places are half a second apart at most: none lies on the edge of a second that begins between two of them.
        counts = [0] * (INTERVAL + 2)
        for t in first:
            counts[min(len(counts) - 1, (t - min(first) + 250_000) // 1_000_000)] += 1
        mean = TARGETS / INTERVAL
        verdict("no slot is missed", missed == 0, f"{missed} missed, {done} probes in {took:.0f} s")
        # Rows are written twice a second: what of a second's probes falls to which side of a look is open.
        verdict("all come at their rate", abs(done - TARGETS * took / INTERVAL) < max(TARGETS * 0.05, 1.5 * TARGETS / INTERVAL),
                f"{done / took:.1f} a second")
        # By a hash: as even as chance has it, which is within four standard deviations.
        verdict("the first are spread over the interval", sum(counts[:INTERVAL + 1]) == TARGETS and max(counts) < mean + 4 * mean ** 0.5,
                f"{counts[:INTERVAL + 1]} a second")
        verdict("they start on time", p99 < 50, f"lateness p50 {p50:.1f} ms, p99 {p99:.1f} ms, max {late[-1]:.0f} ms")
        verdict("memory", peak <= 60, f"peak {peak:.0f} MiB, at the end {now:.0f} MiB; the bar is 60")
        verdict("CPU for each persisted probe", spent / done * 1000 <= 0.5,
                f"{spent / done * 1000:.2f} ms; the bar is 0.5; a bare loop over libcurl has {floor(port, folder)} ms")


def floor(port, folder):
    """What the exchange alone costs here, in milliseconds of CPU: nothing planned, judged or kept."""
    program, source = f"{folder}/floor", pathlib.Path(__file__).parent / "floor.c"
    subprocess.run([compiler(), "-O2", "-o", program, str(source), "-lcurl"], check=True)
    asked = [program, f"http://127.0.0.1:{port}/", str(TARGETS / INTERVAL), str(20 * TARGETS // INTERVAL)]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def blackbox(port):
    if not (DEBIAN / "usr/bin/prometheus-blackbox-exporter").exists():
        return verdict("blackbox exporter", False, "Debian's package is not there")
    with scratch() as folder:
        exporter, prometheus = free_port(), free_port()
        pathlib.Path(folder, "blackbox.yml").write_text("modules: { http_2xx: { prober: http, timeout: 5s } }\n")
        targets = ", ".join(f'"http://127.0.0.1:{port}/{i}"' for i in range(TARGETS))
        pathlib.Path(folder, "prometheus.yml").write_text(f"""
global: {{ scrape_interval: {INTERVAL}s }}
scrape_configs:
  - job_name: probes
    metrics_path: /probe
    params: {{ module: [http_2xx] }}
    static_configs: [{{ targets: [{targets}] }}]
    relabel_configs:
      - {{ source_labels: [__address__], target_label: __param_target }}
      - {{ source_labels: [__param_target], target_label: instance }}
      - {{ target_label: __address__, replacement: "127.0.0.1:{exporter}" }}
""")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        both = [
            subprocess.Popen([DEBIAN / "usr/bin/prometheus-blackbox-exporter", f"--config.file={folder}/blackbox.yml",
                              f"--web.listen-address=127.0.0.1:{exporter}"], **quiet),
            subprocess.Popen([DEBIAN / "usr/bin/prometheus", f"--config.file={folder}/prometheus.yml",
                              f"--storage.tsdb.path={folder}/data", f"--web.listen-address=127.0.0.1:{prometheus}"], **quiet)]
        try:
            time.sleep(2 * INTERVAL)
            before, began = sum(cpu(p.pid) for p in both), time.monotonic()
            time.sleep(MINUTES * 60)
            spent, took = sum(cpu(p.pid) for p in both) - before, time.monotonic() - began
            peak = [memory(p.pid, "VmHWM") for p in both]
            done = TARGETS * took / INTERVAL
            print(f"      blackbox exporter and Prometheus: {spent / done * 1000:.2f} ms CPU for each probe, "
                  f"peak {peak[0]:.0f} + {peak[1]:.0f} MiB", flush=True)
        finally:
            for process in both:
                process.terminate()


def main():
    port = free_port()
    server = serve(port)
    time.sleep(1)
    try:
        assay(port)
        blackbox(port)
    finally:
        server.terminate()


main()
end()
