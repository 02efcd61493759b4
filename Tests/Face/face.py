"""The pages of a monitor, seen by a browser."""

import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import axe_core_python
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys

from monitor import ROOT, Monitor, end, fetch, until, verdict

SHOTS = ROOT / ".build/face"
WIDTHS = (390, 768, 1280)


def browser(script=True):
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--disable-dev-shm-usage"):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver") or "chromedriver"))
    driver.set_page_load_timeout(30)
    return driver


def views(base):
    """Each kind of page there is, by name."""
    incidents = json.loads(fetch(f"{base}/api/v1/incidents"))["incidents"]
    failed = re.search(r'outcome\?at=[^"]+', fetch(f"{base}/outcomes?failed=1").decode())[0].replace("&amp;", "&")
    return {
        "overview": "", "troubled": "?show=troubled&sort=uptime", "endpoint": "endpoints/hd-image",
        "incidents": "incidents", "incident": f"incidents/{incidents[0]['id']}", "probes": "outcomes",
        "probe": failed, "report": "report", "history": "history", "endpoint history": "history/hd-image",
        "day": f"history/hd-image?day={time.strftime('%Y-%m-%d', time.gmtime())}", "providers": "providers",
        "provider": "providers/replicate", "money": "money", "method": "method", "choice": "compare",
        "comparison": "compare?a=replicate&b=backend&window=24h",
    }


def errors(driver):
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def looks(driver, base, pages):
    """Every view, light and dark, at each width: nothing sticks out, nothing is complained of."""
    wide, told, count = [], [], 0
    for scheme in ("light", "dark"):
        driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        for width in WIDTHS:
            driver.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride",
                {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500})
            for name, path in pages.items():
                driver.get(f"{base}/{path}")
                over = driver.execute_script(
                    "return document.documentElement.scrollWidth - document.documentElement.clientWidth")
                if over > 0:
                    wide.append(f"{name} at {width} px by {over} px")
                height = min(4000, driver.execute_script("return document.documentElement.scrollHeight"))
                shot = driver.execute_cdp_cmd(
                    "Page.captureScreenshot",
                    {"captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}})
                (SHOTS / f"{name}-{width}-{scheme}.png").write_bytes(base64.b64decode(shot["data"]))
                told += [f"{name}: {text}" for text in errors(driver)]
                count += 1
    verdict("no page is wider than its window", not wide, f"{count} views; {wide[:5]}" if wide else f"{count} views")
    verdict("the console has no error and no violation of the policy", not told, str(told[:3]) if told else f"{count} views")


def live(driver, base):
    """The page changes by itself, and is not loaded anew."""
    driver.get(f"{base}/")
    before = driver.execute_script("window.mark = 1; return document.querySelector('main').innerText")
    changed = False
    for _ in range(60):
        time.sleep(0.5)
        if driver.execute_script("return document.querySelector('main').innerText") != before:
            changed = True
            break
    verdict("the page is brought up to date without being loaded anew",
            changed and driver.execute_script("return window.mark") == 1)
    verdict("it says that it is live", "live" in driver.find_element("css selector", ".live").text)


def links(driver, base, pages):
    """Every link of every view leads to a page."""
    found = set()
    for path in pages.values():
        driver.get(f"{base}/{path}")
        found |= set(driver.execute_script("return [...document.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), document.baseURI).href.split('#')[0])"))
    bad = []
    for link in sorted(found):
        try:
            fetch(link)
        except OSError as problem:
            bad.append(f"{link}: {problem}")
    verdict("every link leads to a page", not bad and len(found) > 20, f"{len(found)} links {bad[:3]}")


def accessible(driver, base, pages):
    """axe-core finds nothing serious, in light and dark."""
    source = next(pathlib.Path(axe_core_python.__file__).parent.rglob("axe.min.js")).read_text()
    found = []
    for scheme in ("light", "dark"):
        driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})
        for name, path in pages.items():
            driver.get(f"{base}/{path}")
            driver.execute_cdp_cmd("Runtime.evaluate", {"expression": source})
            driver.set_script_timeout(60)
            result = driver.execute_async_script(
                "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations))")
            found += [f"{name} ({scheme}): {v['id']} {v['nodes'][0]['html'][:120]}" for v in result
                      if v["impact"] in ("serious", "critical")]
    verdict("axe-core finds nothing serious", not found, f"{len(found)}: {found[:4]}" if found else f"{2 * len(pages)} pages")


def plain(base, pages):
    """Without script everything still reads."""
    driver = browser(script=False)
    try:
        empty = []
        for name, path in pages.items():
            driver.get(f"{base}/{path}")
            if len(driver.find_element("css selector", "main").text) < 80:
                empty.append(name)
        driver.get(f"{base}/")
        sentence = driver.find_element("css selector", "h1").text
        verdict("without script every page reads", not empty and "endpoint" in sentence, sentence if not empty else str(empty))
    finally:
        driver.quit()


def interface(base):
    """The interface is as it is described, whatever is asked; the metrics are as Prometheus wants them."""
    tools = pathlib.Path(os.environ["SCHEMATHESIS"])
    with tempfile.NamedTemporaryFile(suffix=".json") as described:
        described.write(fetch(f"{base}/api/v1/openapi.json"))
        described.flush()
        checked = subprocess.run([tools / "python", "-m", "openapi_spec_validator", described.name], capture_output=True, text=True)
    verdict("the description is OpenAPI 3.1", checked.returncode == 0, checked.stdout.strip()[-200:].splitlines()[-1])
    # It leaves a cache where it runs.
    folder = tempfile.mkdtemp(prefix="face-")
    asked = subprocess.run(
        [tools / "schemathesis", "run", f"{base}/api/v1/openapi.json", "--url", base, "--max-examples", "60", "--no-color"],
        capture_output=True, text=True, timeout=300, cwd=folder)
    shutil.rmtree(folder)
    cases = re.search(r"(\d+) generated, (\d+) passed", asked.stdout)
    verdict("schemathesis finds no failure", asked.returncode == 0, cases[0] if cases else asked.stdout[-1500:])
    read = subprocess.run([pathlib.Path(os.environ["DEBIAN"], "usr/bin/promtool"), "check", "metrics"], input=fetch(f"{base}/metrics"), capture_output=True)
    verdict("promtool check metrics has nothing to say", read.returncode == 0, read.stderr.decode()[:300])


def keyboard(driver, base):
    """The first stop of the Tab key is the way to the content, and what has the focus can be seen."""
    driver.get(f"{base}/")
    driver.find_element("css selector", "body").send_keys(Keys.TAB)
    first = driver.execute_script("return document.activeElement.textContent")
    verdict("the first stop of the Tab key is the way to the content", first == "Skip to the content", first)


def silence(driver, monitor):
    """A page whose monitor has ended says so, and since when. Gives what the monitor said of its end."""
    driver.get(f"{monitor.base}/")
    live = lambda word: word in driver.find_element("css selector", ".live").text
    until(10, lambda: live("live"))
    ended = monitor.stop()
    told = until(15, lambda: driver.find_elements("css selector", ".stale"))
    verdict("a page whose monitor is gone says since when", bool(told) and " UTC" in told[0].text and live("offline"),
            told[0].text if told else "")
    return ended


def main():
    shutil.rmtree(SHOTS, ignore_errors=True)
    SHOTS.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="face-") as name:
        monitor = Monitor(name, "--scenario", "replicate-down", "--every", "2s")
        base, driver, ended = monitor.base, None, None
        try:
            waiting = fetch(f"{base}/").decode()
            time.sleep(14)
            pages = views(base)
            driver = browser()
            looks(driver, base, pages)
            live(driver, base)
            links(driver, base, pages)
            accessible(driver, base, pages)
            keyboard(driver, base)
            interface(base)
            plain(base, pages)
            verdict("the page before the first result says what is planned",
                    "Nothing has been measured yet" in waiting or "endpoint" in waiting)
            ended = silence(driver, monitor)
        finally:
            if driver:
                driver.quit()
            status, took = ended or monitor.stop()
            verdict("the monitor ends when it is told to, readers or not", status == 143, f"{status} after {took:.1f} s")
    end()


main()
