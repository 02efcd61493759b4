#!/usr/bin/env python3
"""A judge that needs nothing but Python: how colourful a picture is.

    judges:
      colour: { command: [docs/judges/saturation.py], at-least: 0.05 }

The score is the mean of (max - min) / max of red, green and blue over all pixels: 0 for a grey picture, 1 for one of pure
colours. PNG of 8 bits a channel is read by the standard library; other formats by Pillow, where it is installed."""

import json, struct, sys, zlib


def png_rows(data):
    """(channels, rows) of a PNG of 8 bits a channel, neither interlaced nor with a palette; None for any other."""
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", data[16:29])
    channels = {0: 1, 2: 3, 4: 2, 6: 4}.get(colour)
    if depth != 8 or interlaced or channels is None:
        return None
    place, packed = 8, []
    while place + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[place : place + 8])
        if kind == b"IDAT":
            packed.append(data[place + 8 : place + 8 + length])
        place += 12 + length
    raw, stride, before, rows = zlib.decompress(b"".join(packed)), width * channels, None, []
    for y in range(height):
        kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        above = before or bytes(stride)
        for i in range(stride):  # PNG specification, 9
            left, upper_left = (row[i - channels], above[i - channels]) if i >= channels else (0, 0)
            if kind == 1:
                row[i] = (row[i] + left) & 255
            elif kind == 2:
                row[i] = (row[i] + above[i]) & 255
            elif kind == 3:
                row[i] = (row[i] + (left + above[i]) // 2) & 255
            elif kind == 4:
                p = left + above[i] - upper_left
                distances = (abs(p - left), abs(p - above[i]), abs(p - upper_left))
                row[i] = (row[i] + (left, above[i], upper_left)[distances.index(min(distances))]) & 255
        rows.append(row)
        before = row
    return channels, rows


def pixels(path):
    """Every pixel of the picture as (red, green, blue)."""
    with open(path, "rb") as file:
        data = file.read()
    decoded = png_rows(data) if data.startswith(b"\x89PNG\r\n\x1a\n") else None
    if decoded is None:
        from PIL import Image  # not installed: the judge says so on stderr, and is counted against nobody

        with Image.open(path) as picture:
            yield from picture.convert("RGB").getdata()
        return
    channels, rows = decoded
    for row in rows:
        for i in range(0, len(row), channels):
            yield tuple(row[i : i + 3]) if channels > 2 else (row[i],) * 3


def main():
    question = json.load(sys.stdin)
    total = count = 0
    for pixel in pixels(question["output"]["path"]):
        high = max(pixel)
        total += (high - min(pixel)) / high if high else 0
        count += 1
    score = total / count
    words = "grey" if score < 0.02 else "pale" if score < 0.2 else "colourful"
    print(json.dumps({"score": round(score, 4), "message": words}))


main()
