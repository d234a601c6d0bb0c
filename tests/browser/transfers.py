"""What a browser hands over when something is dropped or pasted."""

import base64

from playwright.sync_api import JSHandle, Page

FILES = """(files) => {
  const transfer = new DataTransfer();
  for (const { name, type, content } of files)
    transfer.items.add(new File([Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0))], name, { type }));
  return transfer;
}"""
TEXT = "([type, text]) => { const given = new DataTransfer(); given.setData(type, text); return given; }"


def transfer_files(page: Page, *files: dict) -> JSHandle:
    """Files, each as `pictures.file` has it."""
    given = [
        {"name": file["name"], "type": file["mimeType"], "content": base64.b64encode(file["buffer"]).decode()}
        for file in files
    ]
    return page.evaluate_handle(FILES, given)


def transfer_text(page: Page, type: str, text: str) -> JSHandle:
    return page.evaluate_handle(TEXT, [type, text])
