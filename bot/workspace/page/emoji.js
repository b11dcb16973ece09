// The emoji that messages name (`:tada:`), by Slack's own short names, and which a person may pick.

const WORDS = `
smile 😄 grinning 😀 smiley 😃 grin 😁 laughing 😆 joy 😂 slightly_smiling_face 🙂 wink 😉 blush 😊 innocent 😇 heart_eyes 😍 thinking_face 🤔 neutral_face 😐 expressionless 😑 unamused 😒 confused 😕 worried 😟 cry 😢 sob 😭 angry 😠 rage 😡 sleeping 😴 sunglasses 😎 nerd_face 🤓 hushed 😮 open_mouth 😮 flushed 😳 sweat_smile 😅 relieved 😌 upside_down_face 🙃 zipper_mouth_face 🤐 robot_face 🤖 ghost 👻 skull 💀
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 clap 👏 raised_hands 🙌 pray 🙏 wave 👋 ok_hand 👌 point_right 👉 point_left 👈 point_up ☝️ point_down 👇 muscle 💪 handshake 🤝 eyes 👀 writing_hand ✍️ v ✌️ crossed_fingers 🤞
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎ no_entry ⛔ no_entry_sign 🚫 warning ⚠️ exclamation ❗ grey_exclamation ❕ question ❓ grey_question ❔ bangbang ‼️ interrobang ⁉️ red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡 large_green_circle 🟢 large_blue_circle 🔵 white_circle ⚪ black_circle ⚫ large_green_square 🟩 large_yellow_square 🟨 large_red_square 🟥 information_source ℹ️ recycle ♻️ heavy_plus_sign ➕ heavy_minus_sign ➖ arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ arrow_lower_right ↘️ repeat 🔁 arrows_counterclockwise 🔄 hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ alarm_clock ⏰ clock9 🕘 vertical_traffic_light 🚦 construction 🚧 octagonal_sign 🛑 stop_sign 🛑 new 🆕 100 💯 zzz 💤 sos 🆘
memo 📝 pencil 📝 pencil2 ✏️ paperclip 📎 link 🔗 pushpin 📌 round_pushpin 📍 clipboard 📋 calendar 📅 date 📅 spiral_calendar_pad 🗓️ bar_chart 📊 chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 file_folder 📁 open_file_folder 📂 page_facing_up 📄 page_with_curl 📃 package 📦 inbox_tray 📥 outbox_tray 📤 email 📧 envelope ✉️ bell 🔔 no_bell 🔕 mag 🔍 mag_right 🔎 lock 🔒 unlock 🔓 key 🔑 wrench 🔧 hammer 🔨 hammer_and_wrench 🛠️ nut_and_bolt 🔩 gear ⚙️ triangular_ruler 📐 straight_ruler 📏 microscope 🔬 test_tube 🧪 label 🏷️ bookmark 🔖 bulb 💡 factory 🏭 ship 🚢 truck 🚚 airplane ✈️ camera 📷 camera_with_flash 📸 frame_with_picture 🖼️ computer 💻 keyboard ⌨️ telephone_receiver 📞 speech_balloon 💬 thought_balloon 💭 mega 📣 loudspeaker 📢 card_index_dividers 🗂️ wastebasket 🗑️ scales ⚖️ moneybag 💰 dollar 💵 receipt 🧾
tada 🎉 confetti_ball 🎊 sparkles ✨ star ⭐ star2 🌟 fire 🔥 rocket 🚀 trophy 🏆 first_place_medal 🥇 gift 🎁 balloon 🎈 birthday 🎂 coffee ☕ tea 🍵 beer 🍺 pizza 🍕 cake 🍰 apple 🍎 seedling 🌱 evergreen_tree 🌲 sunny ☀️ cloud ☁️ rainbow 🌈 umbrella ☔ snowflake ❄️ zap ⚡ heart ❤️ green_heart 💚 blue_heart 💙 yellow_heart 💛 purple_heart 💜 broken_heart 💔 dog 🐶 cat 🐱 bug 🐛 bee 🐝 turtle 🐢 snail 🐌 unicorn_face 🦄
bust_in_silhouette 👤 busts_in_silhouette 👥 male-factory-worker 👨‍🏭 female-factory-worker 👩‍🏭 construction_worker 👷 detective 🕵️ runner 🏃 checkered_flag 🏁 flag-de 🇩🇪 flag-cn 🇨🇳 flag-us 🇺🇸 cn 🇨🇳 de 🇩🇪 us 🇺🇸 globe_with_meridians 🌐 earth_africa 🌍
`;

const byName = new Map();
const words = WORDS.split(/\s+/).filter(Boolean);
for (let place = 0; place < words.length; place += 2) byName.set(words[place], words[place + 1]);

/** The sign that a name stands for, or an empty text. */
export function emoji(name) {
  return byName.get(String(name).replace(/::skin-tone-\d$/, "")) ?? "";
}

/** The names that contain these letters, the ones that begin with them first. */
export function emojiLike(letters, most = 40) {
  const found = [...byName.keys()].filter((name) => name.includes(letters));
  return found.sort((a, b) => b.startsWith(letters) - a.startsWith(letters)).slice(0, most);
}

/** What is offered first for a reaction. */
export const USUAL = ["+1", "eyes", "white_check_mark", "tada", "heart", "thinking_face", "pray", "x"];
