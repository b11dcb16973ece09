// How each kind of element keeps its value: the field in `state.values` and the element's own
// beginning. The page's elements all see one shape: a list, or one plain value.

const FIELDS = {
  channels_select: ["selected_channel", "initial_channel"],
  checkboxes: ["selected_options", "initial_options"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  datepicker: ["selected_date", "initial_date"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
  email_text_input: ["value", "initial_value"],
  external_select: ["selected_option", "initial_option"],
  file_input: ["files", ""],
  multi_channels_select: ["selected_channels", "initial_channels"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  multi_external_select: ["selected_options", "initial_options"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  number_input: ["value", "initial_value"],
  plain_text_input: ["value", "initial_value"],
  radio_buttons: ["selected_option", "initial_option"],
  rich_text_input: ["rich_text_value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  timepicker: ["selected_time", "initial_time"],
  url_text_input: ["value", "initial_value"],
  users_select: ["selected_user", "initial_user"],
};

/** What stands in the element: as entered on this surface, else as it begins. */
export function current(element, entry) {
  const [field, start] = FIELDS[element.type];
  if (entry && "own" in entry) return entry.own;
  return entry ? entry[field] : element[start];
}

/** The same as a list of option values, ids or files. */
export function chosenValues(element, entry) {
  const value = current(element, entry);
  const list = value === null || value === undefined ? [] : [value].flat();
  return list.map((item) => (typeof item === "object" ? item.value ?? item.id : item));
}

/** All options of a menu in groups; one group without a label when there are none. */
export function groupsOf(element) {
  const groups = element.option_groups ?? [{ options: element.options ?? [] }];
  return groups.map((group) => ({ label: group.label?.text ?? "", options: group.options ?? [] }));
}
