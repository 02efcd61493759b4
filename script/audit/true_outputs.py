"""True outputs: what the sandbox's models make of the shipped pictures, and pictures drawn so that a kind of file can hold
them whole."""

import hashlib, pathlib, sqlite3
from PIL import Image, ImageDraw

shipped = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "images"
PROMPT = "A lighthouse on a cliff at dusk, oil painting"  # the shipped fixture of that name


class Truth:
    """What a feature is sent, and the picture that is right."""

    def __init__(self, folder, feature, fixture, group, sent, picture, reference=False):
        self.feature, self.fixture, self.group, self.picture = feature, fixture, group, picture
        self.reference, self.key = reference, PROMPT
        self.scale = picture.width // sent.width if feature == "hd-image" else None
        if sent is not None:
            self.sent = folder / "inputs" / f"{fixture}.png"
            if not self.sent.exists():
                sent.save(self.sent)
            self.key = hashlib.sha256(self.sent.read_bytes()).hexdigest()
            picture.save(folder / "inputs" / f"{fixture}.{feature}.png")

    @property
    def entry(self):
        if self.key is PROMPT:
            return {"id": self.fixture, "prompt": PROMPT}
        entry = {"id": self.fixture, "file": self.sent.name}
        if self.reference:
            entry["references"] = {self.feature: {"file": f"{self.fixture}.{self.feature}.png"}}
        if self.scale:
            entry["parameters"] = {self.feature: {"scale": self.scale}}
        return entry


def sandbox_work(assay, folder):
    """Outputs of the sandbox: real image work on the shipped pictures, each judged good as PNG."""
    (folder / "made.yaml").write_text("version: 1\npictures: { keep: all }\nledger: made.db\n")
    said = assay(
        "check",
        "--settings",
        "made.yaml",
        "--scenario",
        "all-up",
        "--time-scale",
        0,
        "--provider",
        "replicate,hf-inference",
        "--endpoint",
        "hd-image,fix-old-photo,cartoonify,text-to-image",
        "--fixture",
        "small-lake,old-portrait,lighthouse",
    )
    assert said.returncode == 0, said.stdout + said.stderr
    rows = (
        sqlite3.connect(folder / "made.rehearsal.db")
        .execute("SELECT endpoint, fixture, output FROM exhibit")
        .fetchall()
    )
    for feature, fixture, output in sorted(set(rows)):
        if fixture == "old-portrait" and feature != "fix-old-photo":
            continue
        (path,) = (folder / "made.rehearsal.pictures").rglob(f"{output}.*")
        sent = None if feature == "text-to-image" else Image.open(shipped / f"{fixture}.png")
        yield Truth(folder, feature, fixture, "colour", sent, Image.open(path).convert("RGB"))


def drawn_work(folder):
    lake, town = (Image.open(shipped / f"{name}.reference.png").convert("RGB") for name in ("small-lake", "small-town"))

    def half(picture):
        return picture.resize((picture.width // 2, picture.height // 2), Image.Resampling.BOX)

    grey = lake.convert("L")
    yield Truth(folder, "hd-image", "grey-lake", "grey", half(grey), grey, reference=True)
    yield Truth(folder, "fix-old-photo", "grey-lake", "grey", half(grey), grey, reference=True)
    for number in (2, 4, 16, 256):
        source = (
            Image.open(shipped / "lettering.reference.png").convert("RGB")
            if number == 2
            else town if number < 256 else lake
        )
        few = source.quantize(number, dither=Image.Dither.NONE)
        if number == 2:
            few = (
                source.convert("L")
                .point(lambda v: 255 * (v > 127))
                .convert("RGB")
                .quantize(2, dither=Image.Dither.NONE)
            )
        yield Truth(folder, "hd-image", f"of-{number}", f"{number} colours", half(few.convert("RGB")), few, reference=True)
    portrait = Image.open(shipped / "portrait.png").convert("RGB")
    mask = Image.new("L", portrait.size, 0)
    ImageDraw.Draw(mask).ellipse((70, 40, 314, 470), fill=255)
    cut = portrait.copy()
    cut.putalpha(mask)
    yield Truth(folder, "cut-out", "portrait", "alpha", portrait, cut)


