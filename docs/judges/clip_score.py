#!/usr/bin/env python3
"""The skeleton of a judge with a model: how well a picture fits the words it was asked for, by CLIP.

    judges:
      clip:
        command: [docs/judges/clip_score.py]
        features: [text-to-image]
        at-least: 0.2
        within: 60s
        memory: 4GiB

The score is the cosine of the two embeddings: about 0.2 to 0.35 where they fit, for this model. What passes is yours to
find: let `assay judge clip OUTPUT --prompt WORDS` judge a few pictures you know first.

Needs: pip install torch transformers pillow, and the model's weights, which the first run downloads. A model is loaded at
every call (some seconds): with many checks, let this script ask a small server of yours that keeps it loaded.

This file is an example and not run by the project's tests, which have neither the packages nor the weights: without them
it ends with 1, and Assay reports that the judge could not say."""

import json, sys


def main():
    question = json.load(sys.stdin)
    if not question["prompt"]:
        sys.exit("there is no prompt: this judge is for features that are asked in words")

    import torch
    from PIL import Image
    from transformers import CLIPModel, CLIPProcessor

    name = "openai/clip-vit-base-patch32"
    model, processor = CLIPModel.from_pretrained(name).eval(), CLIPProcessor.from_pretrained(name)
    picture = Image.open(question["output"]["path"]).convert("RGB")
    inputs = processor(text=[question["prompt"]], images=picture, return_tensors="pt", truncation=True)
    with torch.no_grad():
        output = model(**inputs)
    image, text = (vector / vector.norm() for vector in (output.image_embeds[0], output.text_embeds[0]))
    score = float(image @ text)
    print(json.dumps({"score": score, "message": f"{name}, {len(question['prompt'].split())} words"}))


main()
