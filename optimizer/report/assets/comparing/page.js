// What the page does beyond showing: sort tables, choose rows, and name the language. Without it everything is there.
const words = JSON.parse(document.getElementById("data").textContent);
const TAGS = { en: "en", zh: "zh-CN" };

function spoken(key) { // a text in both languages, of which the style shows one
  return Object.keys(TAGS).map(language => {
    const part = document.createElement("span");
    part.lang = TAGS[language];
    part.textContent = words[language][key];
    return part;
  });
}
function language() { document.documentElement.lang = TAGS[document.getElementById("zh").checked ? "zh" : "en"]; }
for (const input of document.querySelectorAll("input[name=language]")) input.addEventListener("change", language);
language(); // a page that was left in Chinese comes back in Chinese

function valueOf(row, column) { // numbers by their value, everything else by what it says; what is not known is last
  const cell = row.cells[column], value = cell.dataset.v;
  if (value !== undefined) return Number(value);
  const text = cell.innerText.trim();
  return text === "–" ? null : text;
}
function compared(one, other) {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other));
}
function sort(table, column, down) {
  const body = table.tBodies[0], rows = [...body.rows];
  const order = rows.map((row, place) => [row, valueOf(row, column), place]);
  order.sort((a, b) => {
    const unknown = a[1] === null || b[1] === null, by = compared(a[1], b[1]);
    return (down && !unknown ? -by : by) || a[2] - b[2];
  });
  const based = order.map(item => item[0]);
  const first = based.filter(row => row.classList.contains("base")); // the base stays where it can be compared with
  body.append(...first, ...based.filter(row => !row.classList.contains("base")));
}
for (const table of document.querySelectorAll("table.sorts")) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const title = head.querySelector(".head"), button = document.createElement("button");
    button.type = "button";
    button.append(...title.childNodes);
    title.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      sort(table, column, down);
    });
  });
}

function filtered(table) { // buttons that show some of the rows
  const group = document.createElement("div"), buttons = [];
  group.className = "filters";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", words.en.show_label + " / " + words.zh.show_label);
  for (const kind of ["all", "differs", "unproven", "none"]) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...spoken("show_" + kind));
    button.setAttribute("aria-pressed", String(kind === "all"));
    button.addEventListener("click", () => {
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
      for (const row of table.tBodies[0].rows) row.hidden = !fits(row.classList, kind);
    });
    buttons.push(button);
  }
  group.append(...buttons);
  table.closest(".scroll").before(group);
}
function fits(kinds, kind) {
  if (kind === "all" || kinds.contains("base")) return true;
  return kind === "unproven" ? kinds.contains("unproven") || kinds.contains("same") : kinds.contains(kind);
}
for (const table of document.querySelectorAll("#costs table.sorts")) filtered(table);
