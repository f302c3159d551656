// Everything beside the map: headline, services, legend, readings and the campus looked at.
const LEGEND = 264;

function writeHead() {
  document.documentElement.lang = state.language === "zh" ? "zh-CN" : "en";
  document.title = named(data.headline) + " · " + data.facts.instance;
  byId("kicker").textContent = [named(data.facts.title), named(data.facts.scenarioTitle)].filter(text => text).join(" · ");
  byId("headline").textContent = named(data.headline);
  byId("standfirst").textContent = named(data.standfirst);
  byId("language").textContent = word("language");
  byId("language").setAttribute("lang", state.language === "zh" ? "en" : "zh-CN");
  byId("keys").textContent = word("keys");
  byId("map").setAttribute("aria-label", word("mapLabel"));
  byId("hour").setAttribute("aria-label", word("hour"));
  byId("back").textContent = word("close");
  byId("mean").textContent = word("yearMean");
  byId("supplied").textContent = word("supplied");
  byId("drawn").textContent = word("drawn");
  marks.forEach((parts, place) => parts.group.setAttribute("aria-label", campusStory(place).flat(2).join(", ")));
}
function writeServices() {
  const list = empty(byId("services")), picks = empty(byId("picks"));
  byId("servicesTitle").textContent = word("services");
  list.setAttribute("aria-label", word("services"));
  data.services.forEach((service, row) => {
    const bar = shape("svg", { class: "strip", viewBox: "0 0 100 11", preserveAspectRatio: "none", "aria-hidden": "true" });
    bar.append(shape("rect", { class: "c-inference", width: 100 * service.west, height: 11 }));
    bar.append(shape("rect", { class: "c-inference", x: 100 * service.west, width: 100 * (1 - service.west), height: 11, "fill-opacity": 0.25 }));
    const chip = make("button", { type: "button" }, dot(), make("span", { class: "title" }, named(service.n)), make("small", {}, number(service.ms) + " ms"), bar, make("b", {}, percent(service.west)));
    chip.setAttribute("aria-label", `${named(service.n)}, ${word("within", number(service.ms))}, ${word("mw", number(service.mw))}, ${word("west_of", percent(service.west))}`);
    pressed(chip, () => state.services[row], () => { state.services[row] = !state.services[row]; });
    list.append(chip);
  });
  const trunks = make("button", { type: "button", class: "trunk" }, dot(), make("span", { class: "title" }, word("trunks")));
  pressed(trunks, () => state.trunks, () => { state.trunks = !state.trunks; });
  if (data.trunks.length) list.append(trunks);
  for (const key of data.services.length > 1 ? ["all", "none"] : []) {
    const pick = make("button", { type: "button", class: "plain" }, word(key));
    pick.addEventListener("click", () => { state.services.fill(key === "all"); writeServices(); showFlows(); });
    picks.append(pick);
  }
}
function dot() { return shape("svg", { class: "dot", viewBox: "0 0 11 11", "aria-hidden": "true" }, shape("circle", { cx: 5.5, cy: 5.5, r: 4.2 })); }
function pressed(button, is, flip) {
  button.setAttribute("aria-pressed", String(is()));
  button.addEventListener("click", () => { flip(); button.setAttribute("aria-pressed", String(is())); showFlows(); });
}
function roundBelow(value) {
  const power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1e-6))));
  return [5, 2, 1].map(step => step * power).find(step => step <= value) || power;
}
function writeLegend() {
  const legend = empty(byId("legend")), wide = byId("map").getBoundingClientRect().width || data.page[0];
  const pixel = wide / data.page[0], most = Math.max(...data.campuses.map(c => Math.max(c.training, c.inference)), 0);
  if (most > 0) {
    const big = roundBelow(most), r = radius(big) * pixel, edge = Math.max(r, 8) * 2 + 4, x = 100 + r;
    const svg = shape("svg", { width: LEGEND, height: edge, viewBox: `0 0 ${LEGEND} ${edge}`, "aria-hidden": "true" });
    svg.append(shape("path", { d: half(x, edge / 2, r, true), class: "c-training" }), shape("path", { d: half(x, edge / 2, r, false), class: "c-inference" }));
    const amount = word("mw", number(big));
    svg.append(shape("text", { x: x - r - 6, y: edge / 2 - 2, "text-anchor": "end" }, word("training")), shape("text", { x: x - r - 6, y: edge / 2 + 12, "text-anchor": "end" }, amount));
    svg.append(shape("text", { x: x + r + 6, y: edge / 2 - 2 }, word("inference")), shape("text", { x: x + r + 6, y: edge / 2 + 12 }, amount));
    legend.append(make("p", { class: "title" }, word("legendDisc")), svg);
  }
  const lines = shape("svg", { width: LEGEND, height: 34, viewBox: `0 0 ${LEGEND} 34`, "aria-hidden": "true" });
  if (data.flows.length) {
    const top = roundBelow(Math.max(...data.flows.map(flow => flow[4]), 0.01));
    [top / 10, top].forEach((mw, row) => {
      lines.append(shape("line", { class: "flow", x1: row * 70, x2: row * 70 + 28, y1: 8, y2: 8, "stroke-width": flowWidth(mw) * pixel, "stroke-opacity": 0.6 }));
      lines.append(shape("text", { x: row * 70 + 33, y: 12 }, word("mw", number(mw))));
    });
    lines.append(shape("text", { x: 146, y: 12 }, word("demand")));
  }
  if (data.trunks.length) {
    [0.05, 0.5, 1].forEach((used, row) => {
      lines.append(shape("line", { class: "trunkline", x1: row * 46, x2: row * 46 + 14, y1: 26, y2: 26, "stroke-width": 3, "stroke-opacity": 0.1 + 0.75 * used }));
      lines.append(shape("text", { x: row * 46 + 18, y: 30 }, ["0%", "50%", "100%"][row]));
    });
    lines.append(shape("text", { x: 146, y: 30 }, word("trunks")));
  }
  legend.append(lines, make("p", {}, word("legendTrue")));
}
function writeWhere() {
  const split = empty(byId("where"));
  byId("whereTitle").textContent = word("where");
  for (const kind of ["training", "inference"]) {
    if (!(data.facts.placed[kind] > 0)) continue;
    const west = data.facts.west_share[kind], bar = shape("svg", { viewBox: "0 0 286 22", role: "img" });
    bar.setAttribute("aria-label", `${word(kind)}: ${word("west")} ${percent(west)}, ${word("east")} ${percent(1 - west)}`);
    bar.append(shape("rect", { class: "c-" + kind, x: 0, y: 0, width: 286 * west, height: 22 }));
    bar.append(shape("rect", { class: "c-" + kind, x: 286 * west, y: 0, width: 286 * (1 - west), height: 22, "fill-opacity": 0.28 }));
    if (west > 0.12) bar.append(shape("text", { x: 8, y: 15.5, fill: "#fff" }, (west > 0.26 ? word("west") + " " : "") + percent(west)));
    const east = (west < 0.74 ? word("east") + " " : "") + percent(1 - west);
    if (west < 0.88) bar.append(shape("text", { x: 278, y: 15.5, "text-anchor": "end", fill: "#1d1a16" }, east));
    split.append(make("span", {}, word(kind)), bar);
  }
}
function writeMoment() {
  byId("scope").textContent = state.campus === null ? word("allCampuses") : named(data.campuses[state.campus].n);
  byId("back").hidden = state.campus === null;
  byId("mean").setAttribute("aria-pressed", String(state.hour === null));
  byId("play").textContent = word(state.timer ? "pause" : "play");
  const slider = byId("hour"), clock = hour => `${String(hour % 24).padStart(2, "0")}:00`;
  let said = word("yearMean");
  if (state.hour !== null) {
    const day = dayOf(state.hour);
    said = `${clock(state.hour)}–${clock(state.hour % 24 + 1).replace("24:00", "24:00")}, ${dayLabel(day)} (${shortDate(data.hours.dates[day])}; ${word("standsFor", number(data.hours.days[day]))})`;
    slider.value = state.hour;
  }
  slider.setAttribute("aria-valuetext", said);
  byId("moment").textContent = said;
  writeReadings();
}
function writeReadings() {
  const readings = empty(byId("readings")), series = seriesShown();
  if (!series) return;
  const at = values => state.hour === null ? meanOf(values) : values[state.hour];
  const load = at(series.training) + at(series.inference) + at(series.overhead);
  const shown = [["load", load], ["grid", at(series.grid)], ["wind", at(series.wind)], ["sun", at(series.sun)]];
  for (const [key, mw] of shown) readings.append(make("div", { class: key }, make("b", {}, number(mw)), `${word(key)}, MW`));
}
function writeCampus() {
  const panel = empty(byId("campus"));
  if (state.campus === null) return;
  const campus = data.campuses[state.campus], list = make("dl");
  const rows = [
    [word("province"), `${named(campus.zone)}, ${word(campus.side)}`], [word("hub"), campus.hub || word("noHub")],
    ...campusStory(state.campus)[1].slice(0, 4), [word("connection"), word("mw", number(campus.grid_mw))], [word("peak"), word("mw", number(campus.peak_mw))],
    [word("contracts"), word("mw", number(campus.wind_mw) + " + " + number(campus.solar_mw))], [word("storage"), number(campus.storage_mwh) + " MWh"],
    [word("energy"), energy(campus.energy)], [word("green"), percent(campus.green)], [word("pue"), campus.pue ? number(campus.pue, 2) : "–"],
    [word("carbon"), mass(campus.carbon)], [word("operators"), campus.operators.map(named).join(", ") || "–"],
  ];
  const served = new Map();
  for (const flow of data.flows) if (flow[1] === state.campus) served.set(flow[0], (served.get(flow[0]) || 0) + flow[4]);
  for (const [service, mw] of [...served].sort((a, b) => b[1] - a[1])) rows.push([`${word("serves")}: ${named(data.services[service].n)}`, word("mw", number(mw))]);
  for (const [key, value] of rows) list.append(make("div", {}, make("dt", {}, key), make("dd", { dir: "auto" }, value)));
  panel.append(make("h2", { dir: "auto" }, named(campus.n)), list);
}
