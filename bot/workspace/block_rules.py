"""Blocks: which there are, where they may stand, and Slack's limits on each.

Decides per block type its fields; per surface (message, modal, home) which types are allowed.
"""

from types import MappingProxyType

from bot.workspace.element_rules import (
    ELEMENTS,
    IMAGE,
    SLACK_FILE,
    URL,
    accessory,
    action,
    context_action,
    input_element,
)
from bot.workspace.shapes import (
    Check,
    Report,
    Shape,
    anything,
    boolean,
    integer,
    listed,
    one_of,
    plain,
    string,
    text,
    typed,
)

RICH_STYLE = anything
RICH_LEAVES: MappingProxyType[str, Check] = MappingProxyType(
    {
        "text": Shape({"text": string(40_000)}, {"style": RICH_STYLE}),
        "link": Shape(
            {"url": URL}, {"text": string(3000, 0), "unsafe": boolean, "style": RICH_STYLE}
        ),
        "user": Shape({"user_id": string(255)}, {"style": RICH_STYLE}),
        "channel": Shape({"channel_id": string(255)}, {"style": RICH_STYLE}),
        "usergroup": Shape({"usergroup_id": string(255)}, {"style": RICH_STYLE}),
        "team": Shape({"team_id": string(255)}, {"style": RICH_STYLE}),
        "emoji": Shape(
            {"name": string(255)},
            {"unicode": string(255), "skin_tone": integer(1, 6), "style": RICH_STYLE},
        ),
        "broadcast": Shape({"range": one_of("here", "channel", "everyone")}, {"style": RICH_STYLE}),
        "color": Shape({"value": string(255)}, {"style": RICH_STYLE}),
        "date": Shape(
            {"timestamp": integer(0, 9_999_999_999), "format": string(255)},
            {"url": URL, "fallback": string(3000), "style": RICH_STYLE},
        ),
    }
)
rich_leaves = listed(typed(RICH_LEAVES), 1000, 0)
RICH_SECTION = Shape({"elements": rich_leaves})
RICH_PARTS: MappingProxyType[str, Check] = MappingProxyType(
    {
        "rich_text_section": RICH_SECTION,
        "rich_text_list": Shape(
            {
                "elements": listed(typed({"rich_text_section": RICH_SECTION}), 1000),
                "style": one_of("bullet", "ordered"),
            },
            {"indent": integer(0, 8), "offset": integer(0, 9999), "border": integer(0, 1)},
        ),
        "rich_text_preformatted": Shape(
            {"elements": rich_leaves}, {"border": integer(0, 1), "language": string(255)}
        ),
        "rich_text_quote": Shape({"elements": rich_leaves}, {"border": integer(0, 1)}),
    }
)
RICH_TEXT = Shape({"elements": listed(typed(RICH_PARTS), 1000, 0)})

CELLS: MappingProxyType[str, Check] = MappingProxyType(
    {
        "raw_text": Shape({"text": string(10_000)}),
        "raw_number": Shape({"value": anything}, {"text": string(255)}),
        "rich_text": RICH_TEXT,
    }
)
COLUMN = Shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def column(report: Report, pointer: str, value: object) -> None:
    """A column's setting; null leaves the column as it is."""
    if value is not None:
        COLUMN(report, pointer, value)


TABLE = Shape(
    {"rows": listed(listed(typed(CELLS), 20), 100)}, {"column_settings": listed(column, 20, 0)}
)
TASK = Shape(
    {
        "task_id": string(255), "title": string(1000),
        "status": one_of("pending", "in_progress", "complete", "error"),
    },
    {"details": RICH_TEXT, "output": RICH_TEXT, "sources": listed(anything, 100, 0)},
)  # fmt: skip
CARD = Shape(
    {},
    {
        "hero_image": IMAGE, "icon": IMAGE, "title": text(150), "subtitle": text(150),
        "body": text(200), "actions": listed(action, 25),
    },
    either=("hero_image", "title", "actions", "body"),
)  # fmt: skip


def child_blocks(report: Report, pointer: str, value: object) -> None:
    """The blocks inside a container: as elsewhere, but no container in a container."""
    allowed = SURFACE_BLOCKS["message"] - {"container"}
    listed(typed(BLOCKS, allowed), 10)(report, pointer, value)


def input_block(report: Report, pointer: str, value: object) -> None:
    """An input; file inputs are for modals only."""
    INPUT_BLOCK(report, pointer, value)
    element = value.get("element") if isinstance(value, dict) else None
    kind = element.get("type") if isinstance(element, dict) else None
    if kind == "file_input" and report.surface != "modal":
        report.add(f"{pointer}/element/type", "unsupported type: file_input")


INPUT_BLOCK = Shape(
    {"label": plain(2000), "element": input_element},
    {"hint": plain(2000), "optional": boolean, "dispatch_action": boolean},
)
BLOCKS: MappingProxyType[str, Check] = MappingProxyType(
    {
        "actions": Shape({"elements": listed(action, 25)}),
        "alert": Shape(
            {"text": text(3000)},
            {"level": one_of("default", "info", "warning", "error", "success")},
        ),
        "call": Shape(
            {"call_id": string(255)}, {"api_decoration_available": boolean, "call": anything}
        ),
        "card": CARD,
        "carousel": Shape({"elements": listed(typed({"card": CARD}), 10)}),
        "container": Shape(
            {"child_blocks": child_blocks},
            {
                "title": plain(150), "rich_text_title": RICH_TEXT, "subtitle": text(150),
                "width": one_of("narrow", "standard", "wide", "full"), "icon": IMAGE,
                "is_collapsible": boolean, "default_collapsed": boolean,
                "has_header_divider": boolean,
            },
            either=("title", "rich_text_title"),
        ),
        "context": Shape(
            {
                "elements": listed(
                    typed(
                        {
                            "image": ELEMENTS["image"], "mrkdwn": text(3000),
                            "plain_text": text(3000),
                        }
                    ),
                    10,
                )
            }
        ),
        "context_actions": Shape({"elements": listed(context_action, 5)}),
        # New blocks whose fields nobody here could check: taken as they are.
        "auth_provider": anything,
        "data_table": anything,
        "data_visualization": anything,
        "divider": Shape({}),
        "file": Shape({"external_id": string(255), "source": one_of("remote")}, {"file": anything}),
        "header": Shape({"text": plain(150)}, {"level": integer(1, 6)}),
        "image": Shape(
            {"alt_text": string(2000, 0)},
            {
                "image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000),
                "fallback": anything, "image_bytes": anything, "image_height": anything,
                "image_width": anything, "is_animated": anything,
            },
            either=("image_url", "slack_file"),
            exactly_one=True,
        ),
        "input": input_block,
        "markdown": Shape({"text": string(12_000)}),
        "plan": Shape(
            {"title": string(1000)}, {"tasks": listed(typed({"task_card": TASK}), 50, 0)}
        ),
        "rich_text": RICH_TEXT,
        "section": Shape(
            {},
            {
                "text": text(3000), "fields": listed(text(2000), 10), "accessory": accessory,
                "expand": boolean,
            },
            either=("text", "fields"),
        ),
        "table": TABLE,
        "task_card": TASK,
        "video": Shape(
            {
                "alt_text": string(2000), "title": plain(200), "thumbnail_url": URL,
                "video_url": URL,
            },
            {
                "author_name": string(50), "description": plain(200), "provider_icon_url": URL,
                "provider_name": string(255), "title_url": URL,
            },
        ),
    }
)  # fmt: skip
EVERYWHERE = frozenset(
    {
        "actions", "context", "divider", "header", "image", "input", "rich_text", "section",
        "video",
    }
)  # fmt: skip
SURFACE_BLOCKS = MappingProxyType(
    {
        "message": EVERYWHERE
        | {
            "auth_provider", "call", "card", "carousel",
            "container", "context_actions", "data_table",
            "data_visualization", "file", "markdown", "plan", "table", "task_card",
        },
        "modal": EVERYWHERE | {"alert"},
        "home": EVERYWHERE,
    }
)  # fmt: skip
