#!/usr/bin/env python3
"""Makes an object file with the small part of ICU's tables that a program of ours can come to use, and prints its path.

    icu_data.py FOLDER

Foundation, which libraries of ours import, brings ICU, and ICU 34 MB of tables: languages, alphabets, encodings, currencies. Assay
shows nothing in anybody's language. Kept are properties, normalisation, the root locale and the time zones; ICU falls
back to the root locale for what is not there. The format is that of ICU's `udata` ("common data", type CmnD): a header, a count, and
for each item the places of its name and its bytes, in the order of the names. An object file on the command line of the linker comes
before the one of the toolchain's archive.
"""

import pathlib
import re
import shutil
import struct
import subprocess
import sys

KEPT = re.compile(
    r"/(root|en_US_POSIX)\.res$"
    r"|^[^/]*/(pool|res_index|supplementalData|likelySubtags|timezoneTypes|metaZones|zoneinfo64|numberingSystems|keyTypeData|icuver|"
    r"icustd|metadata)\.res$"
    r"|\.nrm$|/(ucase|uprops|ubidi|pnames|ulayout)\.icu$")
LEFT = re.compile(r"/(brkitr|coll|curr|lang|rbnf|region|translit|unit|zone)/")


def toolchain_library():
    swift = pathlib.Path(shutil.which("swift")).resolve()
    return swift.parents[1] / "lib/swift_static/linux/lib_FoundationICU.a"


def member(library):
    """The archive's object with the tables, and its symbol: icudt76_dat, say."""
    said = subprocess.run(["nm", "-A", "--defined-only", library], capture_output=True, text=True).stdout
    found = re.search(r":([^:\n]+):\S+ R (icudt\d+_dat)$", said, re.MULTILINE)
    if not found:
        raise SystemExit(f"icu_data: {library} has no tables under the name that ICU gives them")
    return found.groups()


def items(tables):
    """Names and bytes, in order."""
    if tables[12:16] != b"CmnD":
        raise SystemExit("icu_data: the tables do not begin as ICU's common data does")
    start = struct.unpack_from("<H", tables)[0]
    count = struct.unpack_from("<I", tables, start)[0]
    places = [struct.unpack_from("<II", tables, start + 4 + 8 * index) for index in range(count)]
    ends = [data for _, data in places[1:]] + [len(tables) - start]
    for (name, data), end in zip(places, ends):
        text = tables[start + name:tables.index(0, start + name)].decode()
        yield text, tables[start + data:start + end]


def packed(header, kept):
    names, data, places = b"", b"", []
    first = 4 + 8 * len(kept)
    for name, _ in kept:
        places.append(first + len(names))
        names += name.encode() + b"\0"
    begin = -(-(first + len(names)) // 16) * 16
    table = struct.pack("<I", len(kept))
    for (_, content), place in zip(kept, places):
        data += b"\0" * (-len(data) % 16)
        table += struct.pack("<II", place, begin + len(data))
        data += content
    return header + table + names + b"\0" * (begin - first - len(names)) + data


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    library = toolchain_library()
    name, symbol = member(library)
    (folder / name).write_bytes(subprocess.run(["ar", "p", library, name], capture_output=True, check=True).stdout)
    whole = folder / "whole.dat"
    subprocess.run(["objcopy", "--output-target=binary", "--only-section=.rodata", folder / name, whole], check=True)
    tables = whole.read_bytes()
    kept = [(item, content) for item, content in items(tables) if KEPT.search(item) and not LEFT.search(item)]
    (folder / "kept.dat").write_bytes(packed(tables[:struct.unpack_from("<H", tables)[0]], kept))
    (folder / "icu.s").write_text(
        f'.section .rodata\n.globl {symbol}\n.balign 16\n.type {symbol}, @object\n{symbol}:\n.incbin "{folder}/kept.dat"\n'
        f'.size {symbol}, . - {symbol}\n.section .note.GNU-stack,"",@progbits\n')
    subprocess.run(["clang", "-c", folder / "icu.s", "-o", folder / "icu.o"], check=True)
    for left in (folder / name, whole):
        left.unlink()
    print(folder / "icu.o")


if __name__ == "__main__":
    main()
