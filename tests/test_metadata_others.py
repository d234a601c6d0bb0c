"""Prompts and settings are read from what other software writes."""

import json
from datetime import UTC, datetime

import pytest
from PIL import Image, PngImagePlugin

from generations.metadata import Story
from tests.imaging_pictures import encoded, noise
from tests.metadata_stories import told

NEGATIVE = "Negative prompt"
INFOTEXT = (
    "a banana on a table,\n(golden light:1.2) <lora:fruit:0.8>\n"
    "Negative prompt: blurry,\nlow quality\n"
    "Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7.5, Seed: 4012, Size: 512x768, Model hash: 6ce0161689, "
    'Model: v1-5-pruned, Lora hashes: "fruit: 0f1e, other: 2d3c", Version: v1.9.4'
)
AUTOMATIC = Story(
    is_ai=True,
    prompt="a banana on a table,\n(golden light:1.2) <lora:fruit:0.8>",
    model="v1-5-pruned",
    width=512,
    height=768,
    source="automatic1111",
    raw={
        NEGATIVE: "blurry,\nlow quality",
        "Steps": "20",
        "Sampler": "DPM++ 2M Karras",
        "CFG scale": "7.5",
        "Seed": "4012",
        "Size": "512x768",
        "Model hash": "6ce0161689",
        "Model": "v1-5-pruned",
        "Lora hashes": "fruit: 0f1e, other: 2d3c",
        "Version": "v1.9.4",
    },
)


def png(**texts: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    for keyword, text in texts.items():
        info.add_text(keyword.replace("sd_", "sd-"), text)
    return encoded(noise(8, 8), "PNG", pnginfo=info)


def with_comment(kind: str, comment: bytes) -> bytes:
    tags = Image.Exif()
    tags.get_ifd(0x8769)[0x9286] = comment
    tags[0x8769] = {0x9286: comment}
    return encoded(noise(8, 8), kind, exif=tags.tobytes())


def test_automatic1111_in_a_png():
    assert told(png(parameters=INFOTEXT)) == AUTOMATIC


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize("encoding", ["utf-16-be", "utf-16-le"])
def test_automatic1111_in_exif(kind, encoding):
    assert told(with_comment(kind, b"UNICODE\0" + INFOTEXT.encode(encoding))) == AUTOMATIC


def test_line_ends_of_windows():
    assert told(png(parameters=INFOTEXT.replace("\n", "\r\n"))) == AUTOMATIC


def test_a_prompt_of_non_latin_letters_in_exif():
    story = told(with_comment("JPEG", b"UNICODE\0" + "香蕉\nSteps: 1, Seed: 2, Size: 8x8".encode("utf-16-be")))
    assert story.prompt == "香蕉"


def test_a_comment_that_is_no_infotext_is_no_prompt():
    assert told(with_comment("JPEG", b"ASCII\0\0\0Holidays, 2019")) is None


def test_our_own_text_alone_is_recognised():
    text = 'a banana\nModel: Nano Banana Pro, Size: 10x20, Aspect ratio: "1:2", Resolution: 4K, Version: Musa'
    assert told(png(parameters=text)) == Story(
        is_ai=True,
        prompt="a banana",
        model="Nano Banana Pro",
        aspect_ratio="1:2",
        resolution="4K",
        width=10,
        height=20,
        source="musa",
    )


def test_invokeai():
    said = {
        "generation_mode": "txt2img",
        "positive_prompt": "a banana",
        "negative_prompt": "pears",
        "width": 1024,
        "height": 512,
        "seed": 7,
        "steps": 30,
        "cfg_scale": 7.5,
        "model": {"name": "juggernaut", "hash": "blake3:aa"},
        "loras": [],
    }
    story = told(png(invokeai_metadata=json.dumps(said)))
    assert (story.prompt, story.model, story.source) == ("a banana", "juggernaut", "invokeai")
    assert (story.width, story.height) == (1024, 512)
    assert story.raw == {
        NEGATIVE: "pears",
        "generation_mode": "txt2img",
        "width": "1024",
        "height": "512",
        "seed": "7",
        "steps": "30",
        "cfg_scale": "7.5",
    }


@pytest.mark.parametrize("prompt", ["a banana [pears]", [{"prompt": "a banana [pears]", "weight": 1.0}]])
def test_old_invokeai(prompt):
    said = {"model_weights": "stable-diffusion-1.5", "image": {"prompt": prompt, "seed": 7, "steps": 50}}
    story = told(png(sd_metadata=json.dumps(said)))
    assert (story.prompt, story.model, story.source) == ("a banana [pears]", "stable-diffusion-1.5", "invokeai")
    assert story.raw == {"seed": "7", "steps": "50"}


GRAPH = {
    "3": {
        "class_type": "KSampler",
        "inputs": {"seed": 5, "steps": 20, "cfg": 8.0, "positive": ["10", 0], "negative": ["7", 0], "model": ["4", 0]},
    },
    "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dream.safetensors"}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": ["12", 0], "clip": ["4", 1]}},
    "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "pears", "clip": ["4", 1]}},
    "10": {"class_type": "ControlNetApply", "inputs": {"strength": 1.0, "conditioning": ["6", 0]}},
    "12": {"class_type": "PrimitiveString", "inputs": {"value": "a banana"}},
}


def test_comfyui_through_the_nodes_between_text_and_sampler():
    story = told(png(prompt=json.dumps(GRAPH), workflow="{}"))
    assert story == Story(
        is_ai=True,
        prompt="a banana",
        model="dream.safetensors",
        source="comfyui",
        raw={NEGATIVE: "pears", "seed": "5", "steps": "20", "cfg": "8.0"},
    )


def test_comfyui_with_a_guider():
    graph = {
        "1": {"class_type": "SamplerCustomAdvanced", "inputs": {"guider": ["2", 0]}},
        "2": {"class_type": "BasicGuider", "inputs": {"conditioning": ["3", 0], "model": ["4", 0]}},
        "3": {"class_type": "CLIPTextEncode", "inputs": {"text": "a banana"}},
        "4": {"class_type": "UNETLoader", "inputs": {"unet_name": "flux1-dev"}},
    }
    story = told(png(prompt=json.dumps(graph)))
    assert (story.prompt, story.model) == ("a banana", "flux1-dev")


def test_comfyui_with_nodes_that_nobody_knows():
    graph = {
        "1": {"class_type": "KSampler", "inputs": {"positive": ["2", 0], "negative": ["4", 0]}},
        "2": {"class_type": "Mystery", "inputs": {}},
        "3": {"class_type": "CLIPTextEncodeFlux", "inputs": {"t5xxl": "a banana"}},
        "4": {"class_type": "CLIPTextEncode", "inputs": {"text": "pears, and all that is blurred"}},
    }
    assert told(png(prompt=json.dumps(graph))).prompt == "a banana"


def test_comfyui_in_a_webp():
    tags = Image.Exif()
    tags[0x0110] = "prompt:" + json.dumps(GRAPH)
    tags[0x010F] = "workflow:{}"
    assert told(encoded(noise(8, 8), "WEBP", exif=tags.tobytes())).prompt == "a banana"


def test_a_graph_in_circles_comes_to_an_end():
    graph = {str(n): {"class_type": "Loop", "inputs": {"positive": [str((n + 1) % 50), 0]}} for n in range(50)}
    assert told(png(prompt=json.dumps(graph))) is None


def test_swarmui_and_fooocus():
    swarm = {"sui_image_params": {"prompt": "a banana", "negativeprompt": "pears", "model": "sdxl", "seed": 1}}
    story = told(png(parameters=json.dumps(swarm)))
    assert (story.prompt, story.model, story.source, story.raw[NEGATIVE]) == ("a banana", "sdxl", "swarmui", "pears")
    fooocus = {"prompt": "a banana", "negative_prompt": "pears", "base_model": "juggernaut", "seed": "1"}
    story = told(png(parameters=json.dumps(fooocus), fooocus_scheme="fooocus"))
    assert (story.prompt, story.model, story.source) == ("a banana", "juggernaut", "fooocus")


def test_novelai():
    comment = {"prompt": "a banana", "uc": "pears", "steps": 28, "sampler": "k_euler", "seed": 9}
    texts = {"Software": "NovelAI", "Source": "Stable Diffusion F1022A28", "Description": "a banana"}
    story = told(png(Comment=json.dumps(comment), **texts))
    assert (story.prompt, story.model, story.source) == ("a banana", "Stable Diffusion F1022A28", "novelai")
    assert story.raw == {NEGATIVE: "pears", "steps": "28", "sampler": "k_euler", "seed": "9"}


def test_the_texts_that_every_png_may_have():
    story = Story(is_ai=False, prompt="An old harbour", author="Ada", source="png")
    assert told(png(Description="An old harbour", Author="Ada")) == story


def test_what_a_camera_says():
    tags = Image.Exif()
    tags[0x010E], tags[0x013B] = "An old harbour", "Ada"
    tags[0x8769] = {0x9003: "2024:05:06 07:08:09"}
    story = told(encoded(noise(8, 8), "JPEG", exif=tags.tobytes()))
    assert story == Story(
        is_ai=False,
        prompt="An old harbour",
        author="Ada",
        created_at=datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC),
        source="exif",
    )


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"image": 3}', '{"positive_prompt": {}}', "[" * 100_000])
@pytest.mark.parametrize("keyword", ["invokeai_metadata", "sd_metadata", "parameters", "prompt"])
def test_what_none_of_them_would_write_is_no_story(keyword, text):
    assert told(png(**{keyword: text})) is None


def test_what_a_database_refuses_does_not_come_through():
    said = {"positive_prompt": "a\0b\ud800c", "seed\0": "\ud800"}
    story = told(png(invokeai_metadata=json.dumps(said)))
    assert story.prompt == "a\ufffdb\ufffdc"
    assert story.raw == {"seed\ufffd": "\ufffd"}
