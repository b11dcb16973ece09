"""From the tree of a message to plain text, for a terminal and for a preview.

Decides the layout: a headline, paragraphs, lists. Buttons are left out unless a preview asks for
them, for nothing can be pressed in a terminal. Refuses to know Slack.
"""

from xml.etree.ElementTree import Element

from bot.messages.phrases import is_web, to_plain


def to_text(root: Element, *, controls: bool = False) -> str:
    """The whole message or view as text.

    Args:
        root: the tree.
        controls: also write what can be pressed or filled in, in square brackets.
    """
    parts: list[str] = []
    if title := root.get("title"):
        parts.append(f"{title}\n{'=' * len(title)}")
    for block in root:
        part = _block(block, controls=controls)
        if part:
            parts.append(part)
    return "\n\n".join(parts)


def _block(block: Element, *, controls: bool) -> str:
    match block.tag:
        case "header":
            title = " ".join(to_plain(block).split())
            return f"{title}\n{'-' * len(title)}" if title else ""
        case "section":
            lines = [to_plain(block), *(to_plain(field) for field in block.findall("field"))]
            if controls:
                lines.append(_controls(block))
            return "\n".join(line for line in lines if line)
        case "context":
            return "\n".join(line for item in block if (line := to_plain(item)))
        case "actions":
            return _controls(block) if controls else _links(block)
        case "input":
            hint = block.get("hint")
            label = block.get("label", "") + (f" ({hint})" if hint else "")
            return f"{label}\n{_controls(block)}" if controls else label
        case _:
            return ""


def _links(block: Element) -> str:
    linked = ((to_plain(child), child.get("url", "")) for child in block.iter("button"))
    return "\n".join(f"{label}: {url}" for label, url in linked if is_web(url))


def _controls(block: Element) -> str:
    return " ".join(written for child in block if (written := _control(child)))


def _control(control: Element) -> str:
    match control.tag:
        case "button":
            return f"[{to_plain(control)}]"
        case "choose":
            options = " | ".join(
                ("(x) " if option.get("chosen") == "yes" else "( ) ") + to_plain(option)
                for option in control.iter("option")
            )
            return f"[{options}]"
        case "date" | "person":
            return f"[{control.get('chosen') or control.get('placeholder') or control.tag}]"
        case "textbox":
            return f"[{to_plain(control) or '…'}]"
        case _:
            return ""
