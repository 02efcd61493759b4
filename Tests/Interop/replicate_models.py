"""The three Replicate models of the contract: reference, input, and the size of the output for a 24x16 input."""

import base64

from common import png

DATA_URI = "data:image/png;base64," + base64.b64encode(png()).decode()
GFPGAN = "tencentarc/gfpgan:0fbacf7afc6c144e5be9767cff80f25aff23e52b0708f17e20f9879b2f21516c"
ESRGAN = "nightmareai/real-esrgan:42fed1c4974146d4d2414e2be2c5277c7fcf05fcc3a73abf41610695738c1d7b"
VTOONIFY = "412392713/vtoonify:54daf6387dc7c4d41ed5238e28e06277a6ee9027af5cd16486b7e0c261ba2522"

MODELS = [
    (GFPGAN, {"img": DATA_URI, "version": "v1.3", "scale": 2}, (48, 32)),
    (ESRGAN, {"image": DATA_URI, "scale": 4, "face_enhance": False}, (96, 64)),
    (VTOONIFY, {"image": DATA_URI, "style": "cartoon", "style_degree": 0.5, "padding": 200}, (24, 16)),
]
