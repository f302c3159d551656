// The map itself: provinces, trunks, flows and campuses as two half discs, training on the left and inference on the right.
const marks = []; // of each campus: its group, its two half discs and its ring
const layers = {};

function radius(mw) { return mw > 0 ? data.scale * Math.sqrt(mw) : 0; }
function half(x, y, r, left) {
  return r > 0 ? `M${x} ${y - r}A${r} ${r} 0 0 ${left ? 0 : 1} ${x} ${y + r}z` : "M0 0";
}
function drawMap() {
  const map = empty(byId("map"));
  marks.length = 0;
  map.setAttribute("viewBox", `0 0 ${data.page[0]} ${data.page[1]}`);
  for (const layer of ["coast", "land", "names", "trunks", "flows", "cities", "leaders", "campuses", "labels"]) {
    layers[layer] = shape("g", { class: layer });
    map.append(layers[layer]);
  }
  drawProvinces();
  drawTrunks();
  drawFlows();
  data.campuses.forEach((_, place) => drawCampus(place));
  sizeCampuses();
}
function drawProvinces() {
  for (const province of data.provinces) {
    layers.coast.append(shape("path", { class: "coast", d: province.d }));
    const land = shape("path", { class: province.west ? "province west" : "province", d: province.d });
    told(land, () => [named(province.n), []]);
    layers.land.append(land);
  }
}
function drawTrunks() {
  const most = Math.max(...data.trunks.map(trunk => trunk.capacity), 1);
  for (const trunk of data.trunks) {
    const used = trunk.capacity > 0 ? trunk.traffic / trunk.capacity : trunk.traffic > 0 ? 1 : 0;
    const line = shape("line", {
      class: "trunkline", x1: trunk.a[0], y1: trunk.a[1], x2: trunk.b[0], y2: trunk.b[1],
      "stroke-width": (0.8 + 4.2 * trunk.capacity / most).toFixed(2), "stroke-opacity": (0.1 + 0.75 * Math.min(used, 1)).toFixed(3),
    });
    told(line, () => trunkStory(trunk, used));
    layers.trunks.append(line);
  }
}
function trunkStory(trunk, used) {
  const rows = [[word("traffic"), word("gbps", number(trunk.traffic))], [word("capacity"), word("gbps", number(trunk.capacity))], [word("used"), percent(used)]];
  if (trunk.added > 0) rows.push([word("added"), word("gbps", number(trunk.added))]);
  return [named(trunk.n[0]) + " – " + named(trunk.n[1]), rows];
}
function flowWidth(mw) { return Math.max(0.5, Math.sqrt(mw) * 0.5 * Math.max(0.6, data.scale / 1.4)); }
function drawFlows() {
  const cities = new Set();
  for (const flow of data.flows) {
    const [service, place, x, y, mw] = flow, campus = data.campuses[place];
    const dx = campus.x - x, dy = campus.y - y, bend = 0.16 * (dx < 0 ? 1 : -1);
    const middle = `${((x + campus.x) / 2 - dy * bend).toFixed(1)} ${((y + campus.y) / 2 + dx * bend).toFixed(1)}`;
    const line = shape("path", { class: "flow", d: `M${x} ${y}Q${middle} ${campus.x} ${campus.y}`, "stroke-width": flowWidth(mw).toFixed(2) });
    told(line, () => [`${flowName(flow)} → ${named(campus.n)}`, [[named(data.services[service].n), word("mw", number(mw))]]]);
    layers.flows.append(line);
    flow.line = line;
    if (flow[5] >= 0 && !cities.has(flow[5])) {
      cities.add(flow[5]);
      layers.cities.append(shape("circle", { class: "city", cx: x, cy: y, r: 1.5 }));
    }
  }
  showFlows();
}
function showFlows() {
  layers.flows.classList.toggle("focused", state.campus !== null);
  for (const flow of data.flows) {
    flow.line.style.display = state.services[flow[0]] ? "" : "none";
    flow.line.classList.toggle("near", flow[1] === state.campus);
  }
  layers.trunks.style.display = state.trunks ? "" : "none";
}
function drawCampus(place) {
  const campus = data.campuses[place];
  const moved = Math.hypot(campus.x - campus.x0, campus.y - campus.y0);
  if (moved > 3) {
    layers.leaders.append(shape("line", { class: "leader", x1: campus.x0, y1: campus.y0, x2: campus.x, y2: campus.y }));
    layers.leaders.append(shape("circle", { class: "anchor", cx: campus.x0, cy: campus.y0, r: 1.7 }));
  }
  const parts = { group: shape("g", { class: "campus-mark", tabindex: 0, role: "button" }) };
  parts.ring = shape("circle", { class: "ring", cx: campus.x, cy: campus.y });
  parts.empty = shape("circle", { class: "empty", cx: campus.x, cy: campus.y, r: 3.2 });
  parts.t = shape("path", { class: "t" });
  parts.i = shape("path", { class: "i" });
  parts.group.append(parts.empty, parts.t, parts.i, parts.ring);
  told(parts.group, () => campusStory(place));
  parts.group.addEventListener("click", () => choose(state.campus === place ? null : place));
  parts.group.addEventListener("keydown", event => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(place); }
  });
  marks[place] = parts;
  layers.campuses.append(parts.group);
}
function sizeCampuses() {
  data.campuses.forEach((campus, place) => {
    const [training, inference] = placedNow(place), parts = marks[place];
    const rt = radius(training), ri = radius(inference);
    parts.t.setAttribute("d", half(campus.x, campus.y, rt, true));
    parts.i.setAttribute("d", half(campus.x, campus.y, ri, false));
    parts.ring.setAttribute("r", Math.max(rt, ri, 4) + 3);
    parts.empty.style.display = rt || ri ? "none" : "";
    parts.group.classList.toggle("chosen", place === state.campus);
    parts.group.setAttribute("aria-pressed", String(place === state.campus));
  });
}
function campusStory(place) {
  const campus = data.campuses[place], [training, inference] = placedNow(place);
  return [named(campus.n), [
    [word("training"), word("mw", number(training))], [word("inference"), word("mw", number(inference))],
    [word("capacity"), word("mw", number(campus.existing + campus.added))], [word("ofWhichNew"), word("mw", number(campus.added))],
    [word("energy"), energy(campus.energy)], [word("green"), percent(campus.green)], [word("province"), named(campus.zone)],
  ]];
}
