"""Block elements: every interactive or decorative thing inside a block, with Slack's limits.

Decides which fields each has and how long they may be. The numbers are Slack's published ones,
also where Slack's own Python models do not enforce them.
"""

from types import MappingProxyType

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

ACTION_ID = string(255)
PLACEHOLDER = plain(150)
URL = string(3000)
MOST_SELECTED = 10_000

CONFIRM = Shape(
    {"title": plain(100), "text": text(300)},
    {"confirm": plain(30), "deny": plain(30), "style": one_of("primary", "danger")},
)
DISPATCH = Shape(
    {}, {"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 2)}
)
SELECT_OPTION = Shape({"text": plain(75), "value": string(150)}, {"description": plain(75)})
# Radio buttons and checkboxes may carry mrkdwn; overflow options may carry a link.
BOX_OPTION = Shape({"text": text(75), "value": string(150)}, {"description": text(75)})
OVERFLOW_OPTION = Shape(
    {"text": plain(75), "value": string(150)}, {"description": plain(75), "url": URL}
)
SLACK_FILE = Shape({}, {"id": string(255), "url": URL}, either=("id", "url"))
FILTER = Shape(
    {},
    {
        "include": listed(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
COMMON: dict[str, Check] = {
    "action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean,
    "placeholder": PLACEHOLDER,
}  # fmt: skip
INPUT: dict[str, Check] = {
    "action_id": ACTION_ID, "dispatch_action_config": DISPATCH, "focus_on_load": boolean,
    "placeholder": PLACEHOLDER,
}  # fmt: skip


BOX: dict[str, Check] = {
    "action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean,
}  # fmt: skip


def option_group(option: Check) -> Check:
    """A labelled group of options."""
    return Shape({"label": plain(75), "options": listed(option, 100)})


def select(initial: dict[str, Check], *, with_options: bool = False) -> Check:
    """A select menu; static ones carry options or groups of them."""
    optional = COMMON | initial
    if not with_options:
        return Shape({}, optional)
    optional |= {
        "options": listed(SELECT_OPTION, 100),
        "option_groups": listed(option_group(SELECT_OPTION), 100),
    }
    return Shape({}, optional, either=("options", "option_groups"), exactly_one=True)


def chosen_among_options(rule: Check) -> Check:
    """As `rule`, and initial options must be among the options."""

    def check(report: Report, pointer: str, value: object) -> None:
        before = len(report.problems)
        rule(report, pointer, value)
        if len(report.problems) > before or not isinstance(value, dict):
            return
        groups = value.get("option_groups") or [value]
        offered = [option["value"] for group in groups for option in group.get("options") or []]
        if len(set(offered)) != len(offered):
            report.add(pointer, "option values must be unique")
        initial = value.get("initial_options") or [value.get("initial_option")]
        if any(option and option["value"] not in offered for option in initial):
            report.add(pointer, "initial option must be one of the options")

    return check


def boxes(initial: dict[str, Check]) -> Check:
    """Checkboxes or radio buttons: at most ten options."""
    return chosen_among_options(
        Shape(
            {"options": listed(BOX_OPTION, 10)},
            BOX | initial,
        )
    )


def multi(initial: dict[str, Check]) -> dict[str, Check]:
    """The fields of a multi select."""
    return {"max_selected_items": integer(1, MOST_SELECTED)} | initial


BUTTON = Shape(
    {"text": plain(75)},
    {
        "action_id": ACTION_ID, "url": URL, "value": string(2000, 0), "confirm": CONFIRM,
        "style": one_of("primary", "danger"), "accessibility_label": string(75),
        "agent_prompt": string(4000), "agent_prompt_display": string(3000),
        "visible_to_user_ids": listed(string(255), 100),
    },
)  # fmt: skip
FEEDBACK = Shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
IMAGE = Shape(
    {"alt_text": string(2000, 0)},
    {"image_url": URL, "slack_file": SLACK_FILE, "fallback": anything, "image_bytes": anything,
     "image_height": anything, "image_width": anything},
    either=("image_url", "slack_file"),
    exactly_one=True,
)  # fmt: skip

ELEMENTS: MappingProxyType[str, Check] = MappingProxyType(
    {
        "button": BUTTON,
        "channels_select": select(
            {"initial_channel": string(255), "response_url_enabled": boolean}
        ),
        "checkboxes": boxes({"initial_options": listed(BOX_OPTION, 10)}),
        "conversations_select": select(
            {
                "initial_conversation": string(255), "default_to_current_conversation": boolean,
                "response_url_enabled": boolean, "filter": FILTER,
            }
        ),
        "datepicker": select({"initial_date": string(10)}),
        "datetimepicker": Shape(
            {},
            {
                "action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": boolean,
                "initial_date_time": integer(1_000_000_000, 9_999_999_999),
            },
        ),
        "email_text_input": Shape({}, INPUT | {"initial_value": string(3000, 0)}),
        "external_select": select(
            {"initial_option": SELECT_OPTION, "min_query_length": integer(0, 3000)}
        ),
        "feedback_buttons": Shape(
            {"positive_button": FEEDBACK, "negative_button": FEEDBACK}, {"action_id": ACTION_ID}
        ),
        "file_input": Shape(
            {},
            {
                "action_id": ACTION_ID, "filetypes": listed(string(30), 100),
                "max_files": integer(1, 10),
            },
        ),
        "icon_button": Shape(
            {"icon": one_of("trash"), "text": plain(75)},
            {
                "action_id": ACTION_ID, "value": string(2000), "confirm": CONFIRM,
                "accessibility_label": string(75), "visible_to_user_ids": listed(string(255), 100),
            },
        ),
        "image": IMAGE,
        "multi_channels_select": select(multi({"initial_channels": listed(string(255), 100)})),
        "multi_conversations_select": select(
            multi(
                {
                    "initial_conversations": listed(string(255), 100),
                    "default_to_current_conversation": boolean, "filter": FILTER,
                }
            )
        ),
        "multi_external_select": select(
            multi(
                {
                    "initial_options": listed(SELECT_OPTION, 100),
                    "min_query_length": integer(0, 3000),
                }
            )
        ),
        "multi_static_select": chosen_among_options(
            select(multi({"initial_options": listed(SELECT_OPTION, 100)}), with_options=True)
        ),
        "multi_users_select": select(multi({"initial_users": listed(string(255), 100)})),
        "number_input": Shape(
            {"is_decimal_allowed": boolean},
            INPUT
            | {
                "initial_value": string(3000, 0), "min_value": string(3000),
                "max_value": string(3000),
            },
        ),
        "overflow": Shape(
            {"options": listed(OVERFLOW_OPTION, 5)}, {"action_id": ACTION_ID, "confirm": CONFIRM}
        ),
        "plain_text_input": Shape(
            {},
            INPUT
            | {
                "initial_value": string(3000, 0), "multiline": boolean,
                "min_length": integer(0, 3000), "max_length": integer(1, 3000),
            },
        ),
        "radio_buttons": boxes({"initial_option": BOX_OPTION}),
        "rich_text_input": Shape({}, INPUT
            | {
                "initial_value": anything, "min_lines": integer(1, 1000),
                "max_lines": integer(1, 1000),
            },
        ),
        "static_select": chosen_among_options(
            select({"initial_option": SELECT_OPTION}, with_options=True)
        ),
        "timepicker": select({"initial_time": string(5), "timezone": string(255)}),
        "url_text_input": Shape({}, INPUT | {"initial_value": string(3000, 0)}),
        "users_select": select({"initial_user": string(255)}),
        "workflow_button": Shape(
            {"text": plain(75), "workflow": anything},
            {
                "action_id": ACTION_ID, "style": one_of("primary", "danger"),
                "accessibility_label": string(75),
            },
        ),
    }
)  # fmt: skip
PICKERS = frozenset(
    {
        "channels_select", "checkboxes", "conversations_select", "datepicker", "datetimepicker",
        "external_select", "multi_channels_select", "multi_conversations_select",
        "multi_external_select", "multi_static_select", "multi_users_select", "radio_buttons",
        "static_select", "timepicker", "users_select",
    }
)  # fmt: skip
TEXT_INPUTS = frozenset(
    {"email_text_input", "number_input", "plain_text_input", "rich_text_input", "url_text_input"}
)
IN_ACTIONS = PICKERS | {"button", "overflow", "workflow_button", "rich_text_input"}
IN_ACCESSORY = PICKERS | {"button", "image", "overflow", "workflow_button"}
IN_INPUT = PICKERS | TEXT_INPUTS | {"file_input"}
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})

accessory = typed(ELEMENTS, IN_ACCESSORY)
action = typed(ELEMENTS, IN_ACTIONS)
input_element = typed(ELEMENTS, IN_INPUT)
context_action = typed(ELEMENTS, IN_CONTEXT_ACTIONS)
