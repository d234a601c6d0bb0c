"""What other image generators write into their files."""

from collections.abc import Iterator, Mapping
from typing import Any

from . import parameters
from .parameters import NEGATIVE, settings_of
from .story import Story
from .text import parsed_object, whole_number

_MOST_NODES = 200


def read(texts: Mapping[str, str]) -> Story | None:
    """The story in the texts of a PNG, or in what EXIF holds of them; None where no generator's words are found."""
    readings = (
        ("invokeai_metadata", _invokeai),
        ("sd-metadata", _old_invokeai),
        ("parameters", _parameters),
        ("prompt", _comfyui),
        ("Comment", _novelai if texts.get("Software") == "NovelAI" else _nothing),
    )
    for keyword, reading in readings:
        if (text := texts.get(keyword)) and (story := reading(text, texts)):
            return story
    return None


def _parameters(text: str, texts: Mapping[str, str]) -> Story | None:
    """Automatic1111 and those after it; SwarmUI and Fooocus put JSON under the same keyword."""
    said = parsed_object(text)
    if isinstance(swarm := said.get("sui_image_params"), dict):
        return _of_settings(swarm, "swarmui", prompt="prompt", negative="negativeprompt", model="model")
    if said.get("prompt") is not None and ("base_model" in said or "fooocus_scheme" in texts):
        return _of_settings(said, "fooocus", prompt="prompt", negative="negative_prompt", model="base_model")
    return parameters.read(text)


def _invokeai(text: str, _: Mapping[str, str]) -> Story | None:
    said = parsed_object(text)
    model = said.get("model")
    said["model"] = (model.get("name") or model.get("model_name")) if isinstance(model, dict) else model
    return _of_settings(said, "invokeai", prompt="positive_prompt", negative="negative_prompt", model="model")


def _old_invokeai(text: str, _: Mapping[str, str]) -> Story | None:
    """Up to version 2: the negative prompt stands in [brackets] within the prompt."""
    said = parsed_object(text)
    image = said.get("image")
    if not isinstance(image, dict):
        return None
    prompt = image.get("prompt")
    if isinstance(prompt, list) and prompt and isinstance(prompt[0], dict):
        prompt = prompt[0].get("prompt")
    settings = {**image, "prompt": prompt, "model": said.get("model_weights")}
    return _of_settings(settings, "invokeai", prompt="prompt", negative="negative_prompt", model="model")


def _novelai(text: str, texts: Mapping[str, str]) -> Story | None:
    said = parsed_object(text)
    settings = {"prompt": texts.get("Description"), **said, "model": texts.get("Source")}
    return _of_settings(settings, "novelai", prompt="prompt", negative="uc", model="model") if said else None


def _comfyui(text: str, _: Mapping[str, str]) -> Story | None:
    """The graph of a ComfyUI workflow: the texts that flow into a sampler."""
    graph = {key: node for key, node in parsed_object(text).items() if isinstance(node, dict) and "class_type" in node}
    if not graph:
        return None
    sampler = next((node for node in graph.values() if "positive" in _inputs(node)), None)
    if sampler is None:  # newer samplers are given their conditioning by a guider
        sampler = next((node for node in graph.values() if "conditioning" in _inputs(node)), {})
    positive = _text_into(graph, sampler, "positive") or _text_into(graph, sampler, "conditioning")
    negative = _text_into(graph, sampler, "negative")
    prompt = positive or _longest_text(graph, but=negative)
    if not prompt:
        return None
    return Story(
        is_ai=True,
        prompt=prompt,
        model=next((name for node in graph.values() for name in _model_names(node)), ""),
        source="comfyui",
        raw={**({NEGATIVE: negative} if negative else {}), **settings_of(_inputs(sampler))},
    )


def _text_into(graph: Mapping[str, dict], node: dict, name: str) -> str:
    """The text at the source of an input, through however many nodes; the first that is found."""
    waiting, seen = [_inputs(node).get(name)], set()
    while waiting and len(seen) < _MOST_NODES:
        link = waiting.pop(0)
        if not isinstance(link, list) or not link or str(link[0]) in seen:
            continue
        seen.add(str(link[0]))
        inputs = _inputs(graph.get(str(link[0]), {}))
        if text := _own_text(inputs):
            return text
        waiting += [
            inputs[key] for key in (name, *sorted(inputs)) if key in inputs and key not in ("model", "clip", "vae")
        ]
    return ""


def _own_text(inputs: Mapping[str, Any]) -> str:
    texts = [inputs.get(key) for key in ("text", "string", "value", "text_g", "text_l", "clip_l", "t5xxl", "prompt")]
    return next((text for text in texts if isinstance(text, str) and text.strip()), "")


def _longest_text(graph: Mapping[str, dict], *, but: str) -> str:
    """For a graph whose ways we don't know: the longest text that is encoded."""
    texts = [_own_text(_inputs(node)) for node in graph.values() if "TextEncode" in str(node["class_type"])]
    return max((text for text in texts if text != but), key=len, default="")


def _model_names(node: dict) -> Iterator[str]:
    for key in ("ckpt_name", "unet_name", "model_name"):
        if isinstance(name := _inputs(node).get(key), str):
            yield name


def _inputs(node: Mapping[str, Any]) -> Mapping[str, Any]:
    inputs = node.get("inputs")
    return inputs if isinstance(inputs, dict) else {}


def _of_settings(said: Mapping[str, Any], source: str, *, prompt: str, negative: str, model: str) -> Story | None:
    """A story from a flat object of settings, with the names under which it keeps the prompts and the model."""
    text, unwanted = said.get(prompt), said.get(negative)
    if not isinstance(text, str):
        return None
    others = {name: value for name, value in said.items() if name not in (prompt, negative, model)}
    return Story(
        is_ai=True,
        prompt=text,
        model=str(said.get(model) or ""),
        width=whole_number(said.get("width")),
        height=whole_number(said.get("height")),
        source=source,
        raw={**({NEGATIVE: unwanted} if isinstance(unwanted, str) and unwanted else {}), **settings_of(others)},
    )


def _nothing(_: str, __: Mapping[str, str]) -> None:
    return None
