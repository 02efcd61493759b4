"""deploy/ci/get-assay: a release is installed only when its sum is right; and the backend that start-backend starts is led to the sandbox."""

import hashlib
import unittest

from machine import Machine


class GetAssay(unittest.TestCase):
    def machine(self, package=b"a package", named=None):
        """The releases are a folder; what apt-get was told is in `told`."""
        machine = self.enterContext(Machine())
        machine.copy("deploy/ci/get-assay", "deploy/ci/start-backend")
        machine.program("id", "echo 0")
        machine.program("dpkg", "echo amd64")
        machine.program("apt-get", f'echo "$*" >>"{machine.root}/told"')
        machine.program("assay", "echo 0.2.0")
        machine.program(
            "curl", 'while [ $# -gt 1 ]; do [ "$1" = --output ] && to=$2; shift; done; cp "${1#file://}" "$to"')
        folder = machine.root / "releases/v0.2.0"
        folder.mkdir(parents=True)
        (folder / "assay_0.2.0_amd64.deb").write_bytes(package)
        sum_ = hashlib.sha256(b"a package").hexdigest()
        (folder / "SHA256SUMS").write_text(f"{sum_}  {named or 'assay_0.2.0_amd64.deb'}\n")
        return machine

    def get(self, machine, *words):
        address = f"file://{machine.root}/releases"
        return machine.run("env", f"RELEASES={address}", "bash", "deploy/ci/get-assay", *words)

    def told(self, machine):
        path = machine.root / "told"
        return path.read_text() if path.exists() else ""

    def test_a_release_is_installed_as_debian_installs(self):
        machine = self.machine()
        status, output = self.get(machine, "v0.2.0")
        self.assertEqual(status, 0, output)
        self.assertRegex(self.told(machine), r"install .*/assay_0\.2\.0_amd64\.deb")
        self.assertTrue(output.endswith("0.2.0\n"), output)

    def test_one_whose_sum_is_another_or_is_not_named_is_not_installed(self):
        for machine in (self.machine(package=b"another"), self.machine(named="assay_0.2.0_arm64.deb")):
            status, output = self.get(machine, "v0.2.0")
            self.assertNotEqual(status, 0, output)
            self.assertNotIn("install", self.told(machine))

    def test_what_is_no_release_is_refused_with_what_is(self):
        status, output = self.get(self.machine(), "main")
        self.assertEqual(status, 2)
        self.assertIn('"main" is no release; name one such as v0.2.0', output)

    def test_source_is_built_by_the_installer(self):
        machine = self.machine()
        machine.write("script/install", "#!/bin/bash\necho built\n", executable=True)
        self.assertEqual(self.get(machine, "source"), (0, "built\n"))


class StartBackend(unittest.TestCase):
    SERVER = ('exec python3 -c "import socket,sys,time; s=socket.create_server((\'127.0.0.1\', int(sys.argv[1]))); time.sleep(30)" ')

    def test_the_backend_is_led_to_the_sandbox_and_waited_for(self):
        with Machine() as machine:
            machine.copy("deploy/ci/start-backend")
            machine.program("assay", self.SERVER + "9100")
            machine.write("backend", "#!/bin/bash\necho $REPLICATE_BASE_URL $HF_INFERENCE_BASE_URL >led\n" + self.SERVER + "9177\n", True)
            status, output = machine.run(
                "bash", "-c", "START='./backend' PORT=9177; . deploy/ci/start-backend; echo $ASSAY_BACKEND_URL; kill $(jobs -p)")
            self.assertEqual((status, output), (0, "http://127.0.0.1:9177\n"))
            self.assertEqual((machine.root / "led").read_text(), "http://127.0.0.1:9100 http://127.0.0.1:9100/hf-inference\n")


if __name__ == "__main__":
    unittest.main()
