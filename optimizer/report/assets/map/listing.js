// The same numbers as tables, and how sure they are.
function table(columns, rows, total) { // a column: [heading, kind]; kinds: name, text, number
  const head = make("tr"), body = make("tbody");
  for (const [heading, kind] of columns) head.append(make("th", { scope: "col", class: kind }, heading));
  for (const row of [...rows, ...(total ? [total] : [])]) {
    const line = make("tr", row === total ? { class: "total" } : row.campus === undefined ? {} : { "data-campus": row.campus });
    row.cells.forEach((cell, place) => line.append(make("td", { class: columns[place][1], dir: "auto" }, cell)));
    body.append(line);
  }
  return make("div", { class: "scroll", tabindex: 0, role: "region" }, make("table", {}, make("thead", {}, head), body));
}
function campusRow(campus, title, place) {
  return {
    campus: place,
    cells: [
      title, campus.side ? word(campus.side) : "", campus.hub === undefined ? "" : campus.hub || "–", number(campus.training), number(campus.inference),
      number(campus.existing + campus.added), number(campus.added), number(campus.grid_mw), number(campus.energy / 1000, 2),
      campus.green === undefined ? "" : percent(campus.green), campus.pue ? number(campus.pue, 2) : "", number(campus.carbon / 1000, 2),
    ],
  };
}
function writeTables() {
  const place = empty(byId("tables"));
  const open = [...place.querySelectorAll("details")].map(details => details.open);
  place.append(make("h2", {}, word("tableTitle")));
  const headings = [
    [word("campus"), "name"], [word("side"), "text"], [word("hub"), "text"], [word("training") + ", MW", ""], [word("inference") + ", MW", ""],
    [word("capacity") + ", MW", ""], [word("added") + ", MW", ""], [word("connection") + ", MW", ""], [word("energy") + ", TWh", ""],
    [word("green"), ""], [word("pue"), ""], [word("carbon") + ", Mt", ""],
  ];
  const rows = data.campuses.map((campus, row) => campusRow(campus, named(campus.n), row));
  if (data.others) rows.push(campusRow(data.others, word("others", number(data.others.count, 0))));
  const all = [...data.campuses, ...(data.others ? [data.others] : [])], sum = {};
  for (const key of ["training", "inference", "existing", "added", "grid_mw", "energy", "carbon"]) sum[key] = all.reduce((total, campus) => total + campus[key], 0);
  place.append(labelled(table(headings, rows, campusRow(sum, word("total"))), "tableTitle"));
  const services = data.services.map(service => ({ cells: [named(service.n), number(service.ms) + " ms", number(service.mw), percent(service.west)] }));
  folded(place, "tableServices", table([[word("service"), "name"], [word("latency"), ""], [word("demand") + ", MW", ""], [word("westShare"), ""]], services), open[0]);
  const trunks = data.trunks.map(trunk => ({ cells: [
    named(trunk.n[0]) + " – " + named(trunk.n[1]), number(trunk.traffic), number(trunk.capacity), number(trunk.added),
    trunk.capacity > 0 ? percent(trunk.traffic / trunk.capacity) : "–",
  ] }));
  folded(place, "tableTrunks", table([[word("link"), "name"], [word("traffic") + ", Gbit/s", ""], [word("capacity") + ", Gbit/s", ""], [word("added") + ", Gbit/s", ""], [word("used"), ""]], trunks), open[1]);
  const flows = [...data.flows].reverse().map(flow => ({ cells: [flowName(flow), named(data.campuses[flow[1]].n), named(data.services[flow[0]].n), number(flow[4], 1)] }));
  folded(place, "tableFlows", table([[word("from"), "name"], [word("to"), "text"], [word("service"), "text"], ["MW", ""]], flows), open[2]);
}
function labelled(element, key) { element.setAttribute("aria-label", word(key)); return element; }
function folded(place, key, content, open) {
  const details = make("details", {}, make("summary", {}, word(key)), labelled(content, key));
  details.open = Boolean(open);
  place.append(details);
}
function writeFacts() {
  const facts = data.facts, list = make("dl"), kilo = ledger => mass(facts.carbon[ledger] / 1000);
  const rows = [
    [word("status"), named(facts.status)], [word("objective"), money(facts.objective)], [word("bound"), money(facts.bound)],
    [word("gap"), percent(facts.gap, 2)], [word("controllableGap"), percent(facts.controllable_gap, 2)],
    [word("verified"), word(facts.verified ? "verifiedYes" : "verifiedNo")],
    [word("ledgers"), ["location_based", "market_based", "hour_matched"].map(kilo).join(" · ")],
    [word("instance"), `${facts.instance} · ${facts.scenario}`],
    [word("made"), [...facts.versions, `seed ${facts.seed}`, `${number(facts.seconds)} s`, `${facts.threads} threads`].join(" · ")],
  ];
  for (const [key, value] of rows) list.append(make("dt", {}, key), make("dd", { dir: "auto" }, value));
  empty(byId("facts")).append(make("h2", {}, word("facts")), list);
  const notes = empty(byId("notes")), items = make("ul");
  for (const note of facts.notes) items.append(make("li", { dir: "auto" }, note));
  notes.append(make("h2", {}, word("notes")), items, make("p", {}, named(facts.attribution)));
  if (facts.sources.length) notes.append(make("p", { dir: "auto" }, word("sources") + ": " + facts.sources.join("; ") + "."));
}
