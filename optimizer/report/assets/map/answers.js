// What is said of a campus in its panel, of a service below its chip, and of training in a list of its own.
const spoken = { service: null };
const serviceSpot = make("section", { class: "asked", id: "asked", "aria-live": "polite" });
const trainingSpot = make("section", { class: "campus", id: "training" });

function answerList(answer) {
  const list = make("ul", { class: "answer" });
  for (const line of answer.lines) list.append(make("li", { dir: "auto", class: line.within ? "within" : "" }, named(line.words)));
  if (answer.more) list.append(make("li", {}, word("more", number(answer.more, 0))));
  return list;
}
function tellCampus() {
  if (state.campus === null) return;
  byId("campus").append(make("h3", {}, word("siteAnswer")), answerList(data.answers.sites[state.campus]));
}
function tellServices() {
  byId("services").querySelectorAll("button:not(.trunk)").forEach((chip, row) => chip.addEventListener("click", event => {
    // What is asked about stays in sight: a service whose flows are shown hides them with the next click.
    if (state.services[row] && spoken.service !== row) event.stopImmediatePropagation();
    askService(row);
  }, { capture: true }));
  tellService();
}
function askService(row) { spoken.service = row; tellService(); }
function tellService() {
  empty(serviceSpot);
  const left = data.answers.moreServices;
  if (spoken.service === null) {
    if (data.services.length) serviceSpot.append(make("p", {}, word("askService") + (left ? " " + word("moreServices", number(left, 0)) : "")));
    return;
  }
  const close = make("button", { type: "button", class: "plain" }, word("closeAnswer"));
  close.addEventListener("click", () => askService(null));
  const head = make("div", { class: "asked-head" }, make("h3", { dir: "auto" }, named(data.services[spoken.service].n)), close);
  const answer = make("div", { class: "asked-answer", tabindex: 0, role: "region" }, answerList(data.answers.services[spoken.service]));
  answer.setAttribute("aria-label", named(data.services[spoken.service].n));
  serviceSpot.append(head, answer);
}
function tellFlows() {
  for (const flow of data.flows) flow.line.addEventListener("click", () => askService(flow[0]));
}
function tellTraining() {
  const open = [...trainingSpot.querySelectorAll("details")].map(details => details.open);
  empty(trainingSpot);
  if (!data.answers.classes.length) return;
  trainingSpot.append(make("h2", {}, word("trainingAnswer")));
  data.answers.classes.forEach((answer, row) => {
    const details = make("details", {}, make("summary", { dir: "auto" }, named(answer.n)), answerList(answer));
    details.open = Boolean(open[row]);
    trainingSpot.append(details);
  });
  if (data.answers.moreClasses) trainingSpot.append(make("p", {}, word("moreClasses", number(data.answers.moreClasses, 0))));
}
function after(draw, tell) { return () => { draw(); tell(); }; }

byId("services").after(serviceSpot);
byId("campus").after(trainingSpot);
// A map without answers has none of this, so what draws the map is added to here and knows nothing of it.
writeCampus = after(writeCampus, tellCampus);
writeServices = after(writeServices, tellServices);
drawFlows = after(drawFlows, tellFlows);
writeTables = after(writeTables, tellTraining);
