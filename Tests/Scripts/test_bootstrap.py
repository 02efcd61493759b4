"""script/bootstrap: what it installs, and what it says where Swift does not start."""

import hashlib
import shutil
import subprocess
import unittest

from machine import Machine

LOADER = "swift: error while loading shared libraries: libxml2.so.2: cannot open shared object file: No such file or directory"


class Bootstrap(unittest.TestCase):
    def machine(self, swift='echo "Swift version 6.3.1 (swift-6.3.1-RELEASE)"', installed="*"):
        """Root on a Debian where the packages that fit the pattern are installed; what apt-get was told is in `told`."""
        machine = self.enterContext(Machine())
        machine.copy("script/bootstrap")
        machine.program("swift", swift)
        machine.program("id", "echo 0")
        machine.program("dpkg-query", f'case "${{@: -1}}" in {installed}) echo -n installed ;; *) exit 1 ;; esac')
        machine.program("apt-cache", f'[ "$2" = libedit-dev ] || echo "$2 | 1.0"')
        machine.program("apt-get", f'echo "$*" >>"{machine.root}/told"')
        return machine

    def test_nothing_is_changed_where_all_is_there(self):
        machine = self.machine()
        self.assertEqual(machine.run("script/bootstrap"), (0, ""))
        self.assertFalse((machine.root / "told").exists())

    def test_what_is_missing_is_installed_by_name_before_swift_is_asked(self):
        machine = self.machine(installed="git|gcc", swift='[ -f told ] && echo "Swift version 6.3" || exit 127')
        status, output = machine.run("script/bootstrap")
        self.assertEqual(status, 0, output)
        told = (machine.root / "told").read_text().splitlines()
        self.assertEqual(told[0], "update -qq")
        installed = set(told[1].split())
        self.assertTrue({"libxml2-dev", "libncurses-dev", "libcurl4-openssl-dev", "libssl-dev"} <= installed, told)
        self.assertFalse({"git", "gcc"} & installed, told)

    def test_a_package_the_system_does_not_know_is_named_and_the_others_installed(self):
        machine = self.machine(installed="git")
        status, output = machine.run("script/bootstrap")
        self.assertEqual(status, 0, output)
        self.assertIn("there is no package libedit-dev", output)
        self.assertNotIn("libedit-dev", (machine.root / "told").read_text())

    def test_a_swift_that_does_not_start_is_told_in_the_loaders_words(self):
        status, output = self.machine(swift=f'echo "{LOADER}" >&2; exit 127').run("script/bootstrap")
        self.assertEqual(status, 1)
        self.assertIn(LOADER, output)
        self.assertNotIn("unknown", output)

    def test_an_old_swift_is_told_with_its_version(self):
        status, output = self.machine(swift='echo "Swift version 5.10.1 (swift-5.10.1-RELEASE)"').run("script/bootstrap")
        self.assertEqual(status, 1)
        self.assertIn("found Swift 5.10; Assay needs 6.3", output)
        self.assertEqual(self.machine(swift='echo "Swift version 6.10 (x)"').run("script/bootstrap")[0], 0)

    def test_without_swift_it_says_where_to_get_it(self):
        machine = self.enterContext(Machine())
        machine.copy("script/bootstrap")
        machine.program("cat", "exec /bin/cat")
        status, output = machine.run("/bin/bash", "script/bootstrap", path=str(machine.programs))
        self.assertEqual(status, 1)
        self.assertIn("https://www.swift.org/install/linux/", output)

    def test_a_dry_run_says_what_it_would_do_and_does_nothing(self):
        machine = self.machine(installed="git|gcc")
        status, output = machine.run("script/bootstrap", "--dry-run")
        self.assertEqual(status, 0, output)
        self.assertIn("would install", output)
        self.assertIn("libxml2-dev", output)
        self.assertFalse((machine.root / "told").exists())
        machine = self.machine_without_swift()
        status, output = machine.run("/bin/bash", "script/bootstrap", "--install-swift", "--dry-run", path=str(machine.programs))
        self.assertEqual(status, 0, output)
        self.assertRegex(output, r"would fetch https://download.swift.org/swiftly/linux/swiftly-\w+.tar.gz")
        self.assertFalse((machine.root / "told").exists())

    def test_an_option_it_does_not_have_is_refused(self):
        status, output = self.machine().run("script/bootstrap", "--instal-swift")
        self.assertEqual(status, 2)
        self.assertIn("there is no option --instal-swift", output)

    def machine_without_swift(self, signature="exit 0"):
        """Its curl fetches an installer that notes what it is told, and puts a Swift on the path."""
        machine = self.enterContext(Machine())
        machine.copy("script/bootstrap")
        for name in ("bash", "cat", "sed", "grep", "head", "sort", "cut", "mktemp", "rm", "tar", "gzip", "sha256sum", "uname",
                     "chmod", "mkdir", "dirname", "readlink", "awk", "tr", "env"):
            machine.program(name, f'exec {shutil.which(name)} "$@"')
        machine.program("id", "echo 0")
        machine.program("dpkg-query", "echo -n installed")
        machine.program("gpg", f'case "$*" in *--verify*) {signature} ;; esac')
        kit = machine.root / "kit"
        machine.write("kit/swiftly", f"""#!/bin/bash
echo "$*" >>"{machine.root}/told"
mkdir -p "$HOME/.local/share/swiftly"
echo : >"$HOME/.local/share/swiftly/env.sh"
[ "$1" != install ] || {{ printf '#!/bin/bash\\necho "Swift version 6.3.1"' >"{machine.programs}/swift"; chmod +x "{machine.programs}/swift"; }}
""", executable=True)
        subprocess.run(["tar", "--create", "--gzip", "--file", machine.root / "swiftly.tar.gz", "-C", kit, "swiftly"], check=True)
        machine.program("swiftly", f'exec "{kit}/swiftly" "$@"')
        machine.program("curl", f"""while [ $# -gt 1 ]; do [ "$1" = --output ] && to=$2; shift; done
echo "$1" >>"{machine.root}/fetched"
cat "{machine.root}/swiftly.tar.gz" >"$to" """)
        return machine

    def test_swift_is_installed_by_the_official_installer_whose_checksum_is_shown(self):
        machine = self.machine_without_swift()
        checksum = hashlib.sha256((machine.root / "swiftly.tar.gz").read_bytes()).hexdigest()
        status, output = machine.run("/bin/bash", "script/bootstrap", "--install-swift", path=str(machine.programs))
        self.assertEqual(status, 0, output)
        self.assertIn(f"its SHA-256 is {checksum}", output)
        self.assertIn("its signature is swift.org's", output)
        told = (machine.root / "told").read_text().splitlines()
        self.assertEqual([line.split()[0] for line in told], ["init", "install"])
        self.assertIn("6.3", told[1])
        for address in (machine.root / "fetched").read_text().split():
            self.assertRegex(address, r"^https://(download|www)\.swift\.org/")

    def test_an_installer_of_another_signature_is_not_run(self):
        machine = self.machine_without_swift(signature="exit 1")
        status, output = machine.run("/bin/bash", "script/bootstrap", "--install-swift", path=str(machine.programs))
        self.assertEqual(status, 1, output)
        self.assertIn("its signature is not swift.org's", output)
        self.assertFalse((machine.root / "told").exists())


if __name__ == "__main__":
    unittest.main()
