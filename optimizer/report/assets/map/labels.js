// Direct labels: the largest campuses first, each beside its disc where nothing else stands; then names of provinces.
const SMALLEST = 0.01; // of the largest campus: a smaller one would only be taken for its neighbour

function placeLabels() {
  const map = byId("map"), wide = map.getBoundingClientRect().width || data.page[0];
  const unit = data.page[0] / wide; // page units in one pixel
  const taken = data.campuses.map(discBox).filter(box => box);
  taken.push(...legendBox(unit));
  empty(layers.labels);
  empty(layers.names);
  const size = Math.min(12.5, 10.5 + wide / 500) * unit;
  const least = SMALLEST * Math.max(...data.campuses.map(campus => campus.training + campus.inference), 0);
  data.campuses.forEach((campus, place) => {
    const work = campus.training + campus.inference;
    if ((work <= 0 || work < least) && place !== state.campus) return;
    labelCampus(campus, place, size, unit, taken);
  });
  if (wide > 500) for (const province of [...data.provinces].sort((a, b) => b.r - a.r)) labelProvince(province, 11.5 * unit, unit, taken);
}
function discBox(campus) {
  const rt = radius(campus.training), ri = radius(campus.inference), r = Math.max(rt, ri);
  return r > 0 ? [campus.x - Math.max(rt, 1), campus.y - r, campus.x + Math.max(ri, 1), campus.y + r] : null;
}
function legendBox(unit) {
  const legend = byId("legend");
  if (getComputedStyle(legend).position !== "absolute") return [];
  const map = byId("map").getBoundingClientRect(), box = legend.getBoundingClientRect();
  return [[(box.left - map.left) * unit, (box.top - map.top) * unit, (box.right - map.left) * unit, (box.bottom - map.top) * unit]];
}
function clear(box, taken) {
  const inside = box[0] >= 0 && box[1] >= 0 && box[2] <= data.page[0] && box[3] <= data.page[1];
  return inside && !taken.some(other => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]);
}
function shortName(both) {
  const whole = named(both).replace(/\s*[（(].*$/, "") || named(both);
  return whole.length > 22 ? whole.slice(0, 21) + "…" : whole;
}
function labelCampus(campus, place, size, unit, taken) {
  const value = shape("tspan", { class: "value", dx: size * 0.3 }, number(campus.training + campus.inference, 0));
  const text = shape("text", { class: "campus-label", "font-size": size, "stroke-width": 3 * unit }, shape("tspan", {}, shortName(campus.n)), value);
  layers.labels.append(text);
  const wide = text.getComputedTextLength(), gap = 3.5 * unit;
  const [left, top, right, bottom] = discBox(campus) || [campus.x - 3, campus.y - 3, campus.x + 3, campus.y + 3];
  const spots = [
    [right + gap, campus.y + size * 0.35], [left - gap - wide, campus.y + size * 0.35],
    [campus.x - wide / 2, top - gap], [campus.x - wide / 2, bottom + size * 0.85 + gap * 0.5],
    [right, top + size * 0.2], [left - wide, top + size * 0.2], [right, bottom + size * 0.3], [left - wide, bottom + size * 0.3],
  ];
  for (const [x, y] of spots) {
    const box = [x - unit, y - size * 0.85, x + wide + unit, y + size * 0.25];
    if (!clear(box, taken)) continue;
    text.setAttribute("x", x);
    text.setAttribute("y", y);
    taken.push(box);
    return;
  }
  text.remove();
}
function labelProvince(province, size, unit, taken) {
  const text = shape("text", { class: "province-label", "font-size": size, "stroke-width": 2 * unit, x: province.x, y: province.y }, shortName(province.n));
  layers.names.append(text);
  const wide = text.getComputedTextLength();
  const box = [province.x - wide / 2, province.y - size, province.x + wide / 2, province.y + size * 0.3];
  if (wide < province.r * 1.15 && clear(box, taken)) taken.push(box);
  else text.remove();
}
