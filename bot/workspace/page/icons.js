// The page's own line drawings, 20 × 20, in the colour of the text around them.

const PATHS = {
  attach: "M10 4v12M4 10h12",
  back: "M12 4l-6 6 6 6",
  channel: "M7.5 3.5l-2 13M14.5 3.5l-2 13M3.5 7.5h13.5M3 12.5h13.5",
  check: "M4 10.5l4 4 8-9",
  chevron: "M5.5 8l4.5 4.5L14.5 8",
  clock: "M10 2.8a7.2 7.2 0 100 14.4 7.2 7.2 0 000-14.4zM10 6v4.2l2.8 1.7",
  close: "M5 5l10 10M15 5L5 15",
  download: "M10 3.5v9M6.2 9l3.8 3.8L13.8 9M4 16.5h12",
  edit: "M4 16l.8-3.6L13.2 4l2.8 2.8-8.4 8.4L4 16z",
  file: "M5 2.8h6.5L15.5 7v10.2H5V2.8zM11.2 3v4.2h4.2",
  guide: "M10 2.8a7.2 7.2 0 100 14.4 7.2 7.2 0 000-14.4zM12.8 7.2l-1.6 4-4 1.6 1.6-4 4-1.6z",
  home: "M3.5 9.5L10 4l6.5 5.5M5.2 8.5v7.8h9.6V8.5",
  link: "M8.2 11.8a3 3 0 004.3 0l2.6-2.6a3 3 0 00-4.3-4.3l-.9.9M11.8 8.2a3 3 0 00-4.3 0l-2.6 2.6a3 3 0 004.3 4.3l.9-.9",
  lock: "M5.5 9h9v7.5h-9V9zM7.3 9V6.7a2.7 2.7 0 015.4 0V9",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  pulse: "M2.5 10.5h3.6l2-5.5 3.6 10 2.2-4.5h3.6",
  reply: "M3.5 4.5h13v8.5h-7l-3.5 3v-3H3.5V4.5z",
  send: "M3.5 3.8L17 10 3.5 16.2l1.7-6.2-1.7-6.2zM5.2 10H11",
  shared: "M4.5 4.5h6v6h-6v-6zM9.5 9.5h6v6h-6v-6z",
  smile: "M10 2.8a7.2 7.2 0 100 14.4 7.2 7.2 0 000-14.4zM6.8 11.6c1.6 2.4 4.8 2.4 6.4 0M7.5 7.8h.01M12.5 7.8h.01",
  theme: "M15.8 12.3A6.6 6.6 0 018 4a6.6 6.6 0 107.8 8.3z",
  trash: "M4 5.8h12M8 5.5V3.6h4v1.9M5.6 6l.7 10.4h7.4L14.4 6M8.6 9v4.6M11.4 9v4.6",
};
const SVG = "http://www.w3.org/2000/svg";

/** A drawing; it says nothing to a screen reader, the button around it does. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 20 20", class: `icon icon-${name}`, "aria-hidden": "true" })) {
    drawing.setAttribute(key, value);
  }
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}
