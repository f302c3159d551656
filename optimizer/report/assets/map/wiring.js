// Tooltips, keys, the slider and the language; then the first drawing.
function told(element, story) {
  const show = (x, y) => showTip(story(), x, y);
  element.addEventListener("pointermove", event => { if (event.pointerType !== "touch") show(event.clientX, event.clientY); });
  element.addEventListener("pointerleave", hideTip);
  if (!element.hasAttribute("tabindex")) return; // an SVG element that listens to focus would become a tab stop
  element.addEventListener("focus", () => {
    const box = element.getBoundingClientRect();
    show(box.right - box.width / 4, box.top + box.height / 2);
  });
  element.addEventListener("blur", hideTip);
}
function showTip([title, rows], x, y) {
  const tip = empty(byId("tip"));
  tip.append(make("b", { dir: "auto" }, title));
  for (const [key, value] of rows) tip.append(make("div", {}, make("span", {}, key), make("span", { dir: "auto" }, value)));
  tip.hidden = false;
  const box = tip.getBoundingClientRect(), wide = document.documentElement.clientWidth, high = document.documentElement.clientHeight;
  const left = x + 16 + box.width > wide ? x - 16 - box.width : x + 16;
  tip.style.left = Math.max(4, Math.min(left, wide - box.width - 4)) + "px";
  tip.style.top = Math.max(4, Math.min(y + 12, high - box.height - 4)) + "px";
}
function hideTip() { byId("tip").hidden = true; }
function choose(place) {
  state.campus = place;
  hideTip();
  showFlows();
  sizeCampuses();
  writeMoment();
  writeCampus();
  drawCharts();
  placeLabels();
  document.querySelectorAll("tr[data-campus]").forEach(row => row.classList.toggle("chosen", Number(row.dataset.campus) === place));
}
function goTo(hour) {
  state.hour = hour === null ? null : (hour + hoursInAll) % hoursInAll;
  writeMoment();
  sizeCampuses();
  drawCursor();
}
function play(on) {
  if (state.timer) clearInterval(state.timer);
  state.timer = on ? setInterval(() => goTo(state.hour === null ? 0 : state.hour + 1), 420) : null;
  writeMoment();
}
function writeAll() {
  writeHead();
  writeServices();
  writeLegend();
  writeWhere();
  writeMoment();
  writeCampus();
  drawCharts();
  writeTables();
  writeFacts();
  placeLabels();
}
function wire() {
  const slider = byId("hour");
  slider.max = hoursInAll - 1;
  slider.addEventListener("input", () => { const hour = Number(slider.value); play(false); goTo(hour); });
  slider.addEventListener("keydown", event => {
    const step = { PageUp: 24, PageDown: -24 }[event.key];
    if (step) { event.preventDefault(); play(false); goTo((state.hour || 0) + step); }
  });
  byId("mean").addEventListener("click", () => { play(false); goTo(null); });
  byId("play").addEventListener("click", () => play(!state.timer));
  byId("back").addEventListener("click", () => { const place = state.campus; choose(null); if (place !== null) marks[place].group.focus(); });
  byId("language").addEventListener("click", () => { state.language = state.language === "en" ? "zh" : "en"; hideTip(); writeAll(); });
  for (const id of ["supply", "load"]) {
    byId(id).addEventListener("pointerdown", event => {
      const box = byId(id).getBoundingClientRect();
      play(false);
      goTo(Math.max(0, Math.min(hoursInAll - 1, Math.floor((event.clientX - box.left) / box.width * hoursInAll))));
    });
  }
  document.addEventListener("keydown", event => {
    if (event.key !== "Escape") return;
    if (!byId("tip").hidden && state.campus === null && state.hour === null) hideTip();
    else if (state.campus !== null) choose(null);
    else { play(false); goTo(null); }
  });
  let width = window.innerWidth;
  window.addEventListener("resize", () => {
    if (window.innerWidth === width) return; // a phone resizes its height while scrolling
    width = window.innerWidth;
    writeLegend();
    placeLabels();
  });
}
if (/^zh/i.test(navigator.language || "")) state.language = "zh";
drawMap();
wire();
writeAll();
