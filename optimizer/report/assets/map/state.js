// What the page knows: the embedded data, the language, the hour and the campus looked at.
const data = JSON.parse(document.getElementById("data").textContent);
const state = { language: "en", hour: null, campus: null, trunks: true, services: data.services.map(() => true), timer: null };
const hoursInAll = data.hours.all.grid.length;
const SVG = "http://www.w3.org/2000/svg";

function byId(id) { return document.getElementById(id); }
function word(key, ...values) {
  const text = data.words[state.language][key];
  return values.reduce((said, value, place) => said.split("{" + place + "}").join(value), text === undefined ? key : text);
}
function named(both) { return both[state.language] || both.en; }
function locale() { return state.language === "zh" ? "zh-CN" : "en-GB"; }
function number(value, digits) {
  if (value === null || value === undefined || !isFinite(value)) return word("unknown");
  const most = digits === undefined ? (Math.abs(value) < 10 && value !== 0 ? 1 : 0) : digits;
  return value.toLocaleString(locale(), { minimumFractionDigits: digits || 0, maximumFractionDigits: most });
}
function percent(value, digits) {
  return value === null || value === undefined ? word("unknown") : number(value * 100, digits || 0) + "%";
}
function money(cny) { // the Chinese count in units of a hundred million
  if (cny === null || cny === undefined) return word("unknown");
  const zh = state.language === "zh", amount = cny / (zh ? 1e8 : 1e9);
  const digits = Math.abs(amount) >= 100 ? (zh ? 0 : 1) : Math.abs(amount) >= 1 ? 2 : 4;
  return zh ? number(amount, digits) + " 亿元" : "CNY " + number(amount, digits) + "bn";
}
function energy(gwh) { return gwh >= 1000 ? number(gwh / 1000, 2) + " TWh" : number(gwh) + " GWh"; }
function mass(kt) { return Math.abs(kt) >= 1000 ? number(kt / 1000, 2) + " Mt" : number(kt) + " kt"; }

// Every text of the data enters the page here, as text.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  return filled(element, attributes, children);
}
function shape(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}
function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
  for (const child of children) element.append(child);
  return element;
}
function empty(element) { while (element.firstChild) element.firstChild.remove(); return element; }

function dayOf(hour) { return Math.floor(hour / 24); }
function dayLabel(day) {
  const known = data.words[state.language].days;
  const said = data.hours.labels[day].split(", ").map(part => known[part] || part);
  return said.join(state.language === "zh" ? "，" : ", ");
}
function meanOf(series) { // over the year: each typical day stands for its days
  let sum = 0;
  for (let hour = 0; hour < series.length; hour++) sum += series[hour] * data.hours.days[dayOf(hour)];
  return sum / 24 / data.hours.days.reduce((a, b) => a + b, 0);
}
function placedNow(place) { // MW of work at a campus, in the mean of the year or in the hour looked at
  const campus = data.campuses[place], work = data.hours.work[place];
  if (state.hour === null || !work) return [campus.training, campus.inference];
  return [work.training[state.hour], work.inference[state.hour]];
}
function flowName(flow) {
  if (flow[5] >= 0) return named(data.cities.origins[flow[5]]);
  return word("places", number(flow[7], 0), named(data.cities.zones[flow[6]]));
}
