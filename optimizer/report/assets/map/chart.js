// Two stacked charts over the typical days: where the electricity comes from, and what draws it.
const CHART = { width: 364, height: 90, left: 0, right: 44, top: 8, bottom: 16 }; // right: room for figures
const STACKS = { supply: ["grid", "sun", "wind", "discharge"], load: ["training", "inference", "overhead"] };

function seriesShown() {
  if (state.campus === null) return data.hours.all;
  return data.hours.campus[state.campus] || null;
}
function chartX(hour) { return CHART.left + (hour / hoursInAll) * (CHART.width - CHART.left - CHART.right); }
function niceCeiling(value) {
  if (!(value > 0)) return 1;
  const power = Math.pow(10, Math.floor(Math.log10(value)));
  return [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map(step => step * power).find(step => step >= value * 0.999);
}
function highest(series) {
  const drawn = hour => series.training[hour] + series.inference[hour] + series.overhead[hour] + series.charge[hour];
  return niceCeiling(Math.max(...series.grid.map((_, hour) => drawn(hour)), 0));
}
function drawCharts() {
  const series = seriesShown();
  CHART.width = byId("supply").getBoundingClientRect().width || CHART.width;
  for (const id of ["supply", "load"]) {
    const chart = empty(byId(id));
    chart.setAttribute("viewBox", `0 0 ${CHART.width} ${CHART.height}`);
    if (series) drawStack(chart, series, STACKS[id], highest(series));
    else chart.append(shape("text", { x: 0, y: 40 }, word("noHours")));
  }
  for (const id of ["supply", "load"]) writeKey(id);
  drawCursor();
}
function writeKey(id) {
  const key = empty(byId(id + "Key"));
  for (const name of STACKS[id]) {
    const swatch = shape("svg", { viewBox: "0 0 9 9", "aria-hidden": "true" }, shape("rect", { width: 9, height: 9, class: "c-" + name }));
    key.append(make("span", {}, swatch, word(name)));
  }
}
function drawStack(chart, series, names, most) {
  const y = value => CHART.height - CHART.bottom - (value / most) * (CHART.height - CHART.top - CHART.bottom);
  const under = new Array(hoursInAll).fill(0);
  for (const key of names) {
    const over = under.map((value, hour) => value + series[key][hour]);
    const up = [], down = [];
    for (let hour = 0; hour < hoursInAll; hour++) { // steps: an hour is flat
      up.push(`${chartX(hour)} ${y(over[hour])}L${chartX(hour + 1)} ${y(over[hour])}`);
      down.push(`${chartX(hour + 1)} ${y(under[hour])}L${chartX(hour)} ${y(under[hour])}`);
    }
    chart.append(shape("path", { class: "c-" + key, d: "M" + up.join("L") + "L" + down.reverse().join("L") + "z" }));
    for (let hour = 0; hour < hoursInAll; hour++) under[hour] = over[hour];
  }
  for (const part of [0.5, 1]) {
    chart.append(shape("line", { class: "rule", x1: 0, x2: chartX(hoursInAll), y1: y(most * part), y2: y(most * part) }));
    chart.append(shape("text", { x: CHART.width, y: y(most * part) + 4, "text-anchor": "end" }, number(most * part)));
  }
  const days = data.hours.labels.length;
  for (let day = 0; day < days; day++) {
    if (day > 0) chart.append(shape("line", { class: "day", x1: chartX(day * 24), x2: chartX(day * 24), y1: 0, y2: CHART.height - CHART.bottom }));
    const label = days <= 6 ? shortDate(data.hours.dates[day]) : String(day + 1);
    chart.append(shape("text", { x: chartX(day * 24 + 12), y: CHART.height - 4, "text-anchor": "middle" }, label));
  }
  chart.append(shape("line", { class: "axis", x1: 0, x2: chartX(hoursInAll), y1: y(0), y2: y(0) }));
}
function shortDate(text) {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(text + "T12:00:00") : null;
  return date && !isNaN(date) ? date.toLocaleDateString(locale(), { day: "numeric", month: "short" }) : text.slice(0, 10);
}
function drawCursor() {
  for (const id of ["supply", "load"]) {
    byId(id).querySelectorAll(".cursor").forEach(line => line.remove());
    if (state.hour === null) continue;
    const x = chartX(state.hour + 0.5);
    byId(id).append(shape("line", { class: "cursor", x1: x, x2: x, y1: 0, y2: CHART.height - CHART.bottom }));
  }
}
