"""What real encoders make of one picture: a list of kinds by name, and how each is written.

A kind is a function from a Pillow picture to bytes whose pixels, seen upright, are that picture (nearly, where the format
loses some)."""

import io, os, struct, subprocess, tempfile
import png
from PIL import Image, ImageCms

KINDS = {}  # name: (what pictures it is for, function)


def kind(name, of="colour"):
    def note(write):
        KINDS[name] = (of, write)
        return write

    return note


def saved(image, format, **options):
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def tool(data, suffix, out, *commands):
    """Runs commands with {in} and {out}; the file they make."""
    with tempfile.TemporaryDirectory() as folder:
        names = {"in": f"{folder}/in.{suffix}", "out": f"{folder}/out.{out}", "folder": folder}
        with open(names["in"], "wb") as file:
            file.write(data)
        for command in commands:
            words = [word.format(**names) for word in command.split()]
            subprocess.run(words, check=True, stdin=subprocess.DEVNULL, capture_output=True)
        with open(names["out"], "rb") as file:
            return file.read()


def ppm(image):
    return saved(image, "PPM")


def cjpeg(options):
    return lambda image: tool(ppm(image), "ppm", "jpg", f"cjpeg {options} -outfile {{out}} {{in}}")


def pypng(image, bits=8, scale=1, **options):
    """16 bits: every sample times 257, as the specification has it."""
    grey, alpha = image.mode in ("L", "1"), image.mode.endswith("A")
    samples, file = image.tobytes(), io.BytesIO()
    width = len(image.getbands()) * image.width
    rows = [[sample * scale for sample in samples[y * width : (y + 1) * width]] for y in range(image.height)]
    png.Writer(image.width, image.height, greyscale=grey, alpha=alpha, bitdepth=bits, **options).write(file, rows)
    return file.getvalue()


def profile(red, green, blue, gamma):
    """A matrix profile of ICC version 2, white D65 adapted to D50 by Bradford: primaries as XYZ columns."""

    def xyz(values):
        return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(v * 65536)) for v in values)

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"made\0" + bytes(78)
    tags = [
        (b"desc", text),
        (b"wtpt", xyz((0.9642, 1, 0.8249))),
        (b"rXYZ", xyz(red)),
        (b"gXYZ", xyz(green)),
        (b"bXYZ", xyz(blue)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
        (b"cprt", b"text\0\0\0\0none\0\0\0\0"),
    ]
    place, table, body = 132 + 12 * len(tags), b"", b""
    for name, data in tags:
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", place + len(body), len(data))
        body += data
    head = struct.pack(
        ">I4sI4s4s4s12s4s", place + len(body), b"\0\0\0\0", 0x02400000, b"mntr", b"RGB ", b"XYZ ", bytes(12), b"acsp"
    )
    head += bytes(28) + b"".join(struct.pack(">i", round(v * 65536)) for v in (0.9642, 1, 0.8249)) + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + body


SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ADOBE = profile((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457), 2.19922)
P3 = profile((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407), 2.2)


def converted(image, target):
    """The same colours, in the numbers of another profile."""
    return ImageCms.profileToProfile(image, io.BytesIO(SRGB), io.BytesIO(target))


TURNS = {2: [0], 3: [3], 4: [1], 5: [5], 6: [2], 7: [6], 8: [4]}  # Pillow's transpositions that undo each orientation
ALPHA_CUT = "alpha"

for quality in (60, 70, 80, 90, 95, 100):
    kind(f"jpeg-q{quality}")(lambda image, quality=quality: saved(image, "JPEG", quality=quality))
for name in ("4:4:4", "4:2:2", "4:2:0"):
    kind(f"jpeg-{name.replace(':', '')}")(lambda image, name=name: saved(image, "JPEG", quality=90, subsampling=name))
for name, sample in (("440", "1x2"), ("411", "4x1"), ("410", "4x2"), ("441", "1x4"), ("422-cjpeg", "2x1,1x1,1x1")):
    kind(f"jpeg-{name}")(cjpeg(f"-quality 90 -sample {sample}"))
kind("jpeg-progressive")(lambda image: saved(image, "JPEG", quality=85, progressive=True))
kind("jpeg-progressive-444")(cjpeg("-quality 90 -progressive -sample 1x1"))
kind("jpeg-optimised")(lambda image: saved(image, "JPEG", quality=85, optimize=True))
kind("jpeg-restart-rows")(cjpeg("-quality 85 -restart 1"))
kind("jpeg-restart-blocks")(lambda image: saved(image, "JPEG", quality=85, restart_marker_blocks=3))
kind("jpeg-arithmetic")(cjpeg("-quality 85 -arithmetic"))
kind("jpeg-arithmetic-progressive")(cjpeg("-quality 85 -arithmetic -progressive"))
kind("jpeg-rgb")(cjpeg("-quality 90 -rgb"))
kind("jpeg-float-dct")(cjpeg("-quality 90 -dct float -optimize"))
kind("jpeg-smoothed")(cjpeg("-quality 90 -smooth 5"))
kind("jpeg-two-passes")(
    lambda image: tool(saved(image, "JPEG", quality=90), "jpg", "jpg", "jpegtran -progressive -outfile {out} {in}")
)
kind("jpeg-web-tables")(lambda image: saved(image, "JPEG", qtables="web_high"))
kind("jpeg-cmyk")(lambda image: saved(image.convert("CMYK"), "JPEG", quality=92))
kind("jpeg-comment")(lambda image: saved(image, "JPEG", quality=90, comment=b"made by a model", dpi=(300, 300)))
for name, data in (("srgb", SRGB), ("adobe-rgb", ADOBE), ("display-p3", P3)):
    kind(f"jpeg-icc-{name}")(
        lambda image, data=data: saved(converted(image, data), "JPEG", quality=92, icc_profile=data)
    )
    kind(f"png-icc-{name}")(lambda image, data=data: saved(converted(image, data), "PNG", icc_profile=data))
    kind(f"webp-icc-{name}")(
        lambda image, data=data: saved(converted(image, data), "WEBP", quality=90, icc_profile=data)
    )


def turned(image, orientation, format, **options):
    for step in TURNS.get(orientation, []):
        image = image.transpose(Image.Transpose(step))
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(image, format, exif=exif, **options)


for orientation in range(1, 9):
    kind(f"jpeg-exif-{orientation}")(lambda image, o=orientation: turned(image, o, "JPEG", quality=92))
kind("jpeg-grey", "grey")(lambda image: saved(image, "JPEG", quality=90))
kind("jpeg-grey-cjpeg", "grey")(cjpeg("-quality 85 -grayscale -progressive"))
kind("jpeg-grey-as-colour", "grey")(lambda image: saved(image.convert("RGB"), "JPEG", quality=90))

kind("png")(lambda image: saved(image, "PNG"))
kind("png-stored")(lambda image: saved(image, "PNG", compress_level=0))
kind("png-smallest")(lambda image: saved(image, "PNG", optimize=True, compress_level=9))
for number in range(6):
    kind(f"png-filter-{number}")(
        lambda image, n=number: tool(
            saved(image, "PNG"), "png", "png", f"optipng -quiet -zc6 -zm8 -zs0 -f{n} -force -nx -out {{out}} {{in}}"
        )
    )
kind("png-interlaced")(
    lambda image: tool(
        saved(image, "PNG"), "png", "png", "optipng -quiet -zc6 -zm8 -zs0 -f5 -i1 -force -nx -out {out} {in}"
    )
)
kind("png-interlaced-pypng")(lambda image: pypng(image, interlace=True))
kind("png-crushed")(lambda image: tool(saved(image, "PNG"), "png", "png", "pngcrush -q -m 7 {in} {out}"))
kind("png-gamma")(lambda image: pypng(image, gamma=0.45455))
kind("png-16-bit")(lambda image: pypng(image, bits=16, scale=257))
kind("png-rgba-opaque")(lambda image: saved(image.convert("RGBA"), "PNG"))
kind("png-exif-6")(lambda image: turned(image, 6, "PNG"))
kind("png-trns-unused")(lambda image: pypng(image, transparent=(1, 254, 3)))
kind("png-grey", "grey")(lambda image: saved(image, "PNG"))
kind("png-grey-16-bit", "grey")(lambda image: pypng(image, bits=16, scale=257))
kind("png-grey-alpha", "grey")(lambda image: saved(image.convert("LA"), "PNG"))
kind("png-grey-interlaced", "grey")(lambda image: pypng(image, interlace=True))
for bits in (1, 2, 4, 8):
    kind(f"png-palette-{bits}-bit", f"{1 << bits} colours")(lambda image, b=bits: saved(image, "PNG", bits=b))
kind("png-bilevel", "2 colours")(lambda image: saved(image.convert("L").point(lambda v: 255 * (v > 127), "1"), "PNG"))
kind("png-palette-trns", "256 colours")(lambda image: saved(image, "PNG", transparency=bytes([255] * 256)))
kind("gif", "256 colours")(lambda image: saved(image, "GIF"))
kind("gif-interlaced", "16 colours")(lambda image: saved(image, "GIF", interlace=True))
kind("gif-2", "2 colours")(lambda image: saved(image, "GIF"))
kind("bmp")(lambda image: saved(image, "BMP"))
kind("bmp-palette", "256 colours")(lambda image: saved(image, "BMP"))

kind("webp")(lambda image: saved(image, "WEBP", quality=80))
kind("webp-lossless")(lambda image: saved(image, "WEBP", lossless=True))
kind("webp-cwebp-75")(lambda image: tool(saved(image, "PNG"), "png", "webp", "cwebp -quiet -q 75 -m 6 {in} -o {out}"))
kind("webp-near-lossless")(
    lambda image: tool(saved(image, "PNG"), "png", "webp", "cwebp -quiet -near_lossless 60 {in} -o {out}")
)
kind("webp-sharp-yuv")(
    lambda image: tool(saved(image, "PNG"), "png", "webp", "cwebp -quiet -sharp_yuv -q 90 {in} -o {out}")
)
kind("webp-exif-6")(lambda image: turned(image, 6, "WEBP", quality=90))
kind("avif")(lambda image: saved(image, "AVIF", quality=80))
kind("avif-444")(lambda image: saved(image, "AVIF", quality=85, subsampling="4:4:4"))
kind("avif-422-10-bit")(
    lambda image: tool(
        saved(image, "PNG"), "png", "avif", "avifenc --speed 8 --min 10 --max 20 -y 422 -d 10 {in} {out}"
    )
)
kind("avif-lossless")(lambda image: tool(saved(image, "PNG"), "png", "avif", "avifenc --speed 8 --lossless {in} {out}"))

kind("png-rgba", ALPHA_CUT)(lambda image: saved(image, "PNG"))
kind("png-rgba-16-bit", ALPHA_CUT)(lambda image: pypng(image, bits=16, scale=257))
kind("png-rgba-interlaced", ALPHA_CUT)(lambda image: pypng(image, interlace=True))
kind("webp-alpha", ALPHA_CUT)(lambda image: saved(image, "WEBP", quality=85))
kind("webp-alpha-lossless", ALPHA_CUT)(lambda image: saved(image, "WEBP", lossless=True, exact=True))
kind("webp-alpha-cwebp", ALPHA_CUT)(
    lambda image: tool(saved(image, "PNG"), "png", "webp", "cwebp -quiet -q 80 -alpha_q 90 {in} -o {out}")
)
kind("avif-alpha", ALPHA_CUT)(lambda image: saved(image, "AVIF", quality=80))
kind("webp-one-frame", ALPHA_CUT)(
    lambda image: tool(saved(image, "WEBP", quality=85), "webp", "webp", "webpmux -frame {in} +100+0+0+0-b -o {out}")
)
