// Selects of every kind: the app's own options, options that the app finds, people, channels.

import { desk } from "../desk.js";
import { Picker } from "./picker.js";
import { chosenValues, current, groupsOf } from "./values.js";

const shown = (option) => ({ value: option.value, text: option.text?.text ?? "", description: option.description?.text ?? "" });

/** Only what contains the words that were typed. */
function matching(groups, query) {
  const word = query.toLocaleLowerCase();
  return groups.map((group) => ({ ...group, options: group.options.filter((option) => option.text.toLocaleLowerCase().includes(word)) }));
}

function pickerFor(element, block, surface, labelId, { find, chosen, search }) {
  const multi = element.type.startsWith("multi_");
  const choose = (values) => surface.choose(element, block, multi ? values : values[0]);
  const placeholder = element.placeholder?.text ?? (multi ? "Choose some" : "Choose one");
  const most = element.max_selected_items ?? Infinity;
  return new Picker({ find, chosen, choose, multi, most, placeholder, labelId, search }).element;
}

/** Options that came with the message. */
export function statics(element, block, surface, labelId) {
  const groups = groupsOf(element).map((group) => ({ ...group, options: group.options.map(shown) }));
  const values = chosenValues(element, surface.entry(element, block));
  const chosen = groups.flatMap((group) => group.options).filter((option) => values.includes(option.value));
  return pickerFor(element, block, surface, labelId, { find: async (query) => matching(groups, query), chosen, search: false });
}

/** Options that the app finds while a person types. */
export function external(element, block, surface, labelId) {
  const known = new Map();
  const find = async (query) => {
    if (query.length < (element.min_query_length ?? 3) && element.min_query_length !== 0) return [];
    const found = await surface.suggest(element, block, query);
    const options = found.flatMap((one) => one.options ?? [one]).map(shown);
    for (const option of options) known.set(option.value, option);
    return [{ label: "", options }];
  };
  const value = current(element, surface.entry(element, block));
  const chosen = [value ?? []].flat().map((one) => (typeof one === "object" ? shown(one) : known.get(one) ?? { value: one, text: one }));
  return pickerFor(element, block, surface, labelId, { find, chosen });
}

function listed(options, element, block, surface, labelId) {
  const values = chosenValues(element, surface.entry(element, block));
  const named = (value) => options.find((option) => option.value === value) ?? { value, text: value };
  return pickerFor(element, block, surface, labelId, {
    find: async (query) => matching([{ label: "", options }], query), chosen: values.map(named),
  });
}

/** People of the workspace. */
export function people(element, block, surface, labelId) {
  const options = [...desk.people.values()].map((one) => ({ value: one.id, text: one.name, description: one.title }));
  return listed(options, element, block, surface, labelId);
}

const asOption = (channel) => ({ value: channel.id, text: (channel.kind === "im" ? "@" : "#") + desk.title(channel), description: "" });

/** Public channels. */
export function channels(element, block, surface, labelId) {
  const options = [...desk.channels.values()].filter((one) => one.kind === "channel").map(asOption);
  return listed(options, element, block, surface, labelId);
}

/** Every conversation, unless the element filters. */
export function conversations(element, block, surface, labelId) {
  const { include, exclude_external_shared_channels: noShared } = element.filter ?? {};
  const kinds = { channel: "public", group: "private", im: "im" };
  const fits = (one) => (!include || include.includes(kinds[one.kind])) && !(noShared && one.is_shared);
  return listed([...desk.channels.values()].filter(fits).map(asOption), element, block, surface, labelId);
}
