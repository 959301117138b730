"use strict";
// The demo's page: polls what happened, shows mail in a sandboxed frame, and answers as anybody.

const SIGNS = { mail: "✉", answer: "↩", inline: "↩", visitor: "★", new: "✎", accept: "✓", away: "☾", bounce: "✕" };
const VERBS = { answer: "answers", inline: "answers", visitor: "answers (you)", new: "writes", accept: "accepts the invitation", away: "is away:", bounce: "bounces:" };
const find = (id) => document.getElementById(id);
const state = { people: [], events: [], total: 0, styles: {}, busy: "", clock: "", next: "" };
const view = { who: "", mail: 0, link: null, tab: "html", shown: 0, count: -1, draft: {} };

function make(tag, given = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name === "on") for (const [event, act] of Object.entries(value)) node.addEventListener(event, act);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== "" && value != null) node.setAttribute(name, value);
  }
  node.append(...inside.filter((one) => one != null));
  return node;
}

async function ask(path, body) {
  const given = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(path, given);
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.error || answer.statusText);
  return said;
}

let noticeTimer = 0;
function notice(text) {
  find("notice").textContent = text;
  find("notice").hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { find("notice").hidden = true; }, 5000);
}

// --- what there is ---

async function look() {
  const fresh = await ask(`/api/state?since=${state.total}`);
  state.events.push(...fresh.events);
  Object.assign(state, { ...fresh, events: state.events });
  find("clock").textContent = fresh.clock;
  find("busy").hidden = !fresh.busy;
  find("step").disabled = find("day").disabled = Boolean(fresh.busy);
  find("step").title = fresh.next ? `to ${fresh.next}` : "";
  find("archive").hidden = !fresh.archive;
  if (fresh.archive) find("archive").href = fresh.archive;
  showPeople();
  if (!view.who) showDiary();
  else await showList();
}

async function watch() {
  try {
    await look();
  } catch {
    notice("The demo has ended. Start it again with make demo.");
    return;
  }
  setTimeout(watch, state.busy ? 500 : 1200);
}

function showPeople() {
  find("diary-link").classList.toggle("on", !view.who);
  const nodes = state.people.map((one) => make(
    "a", { class: one.id === view.who ? "person on" : "person", href: `#/${one.id}`, "data-who": one.id },
    make("b", {}, one.name),
    one.unread ? make("span", { class: "count", title: `${one.unread} unread` }, String(one.unread)) : null,
    make("small", {}, [one.place, one.role].filter(Boolean).join(" · ")),
  ));
  find("people").replaceChildren(...nodes);
}

function eventNode(one) {
  const words = one.kind === "mail"
    ? [make("b", {}, one.name), " gets ", make("q", {}, one.text)]
    : [make("b", {}, one.name), ` ${VERBS[one.kind] || "writes"} `, make("q", {}, one.text)];
  const there = one.there ? make("span", { class: "there" }, ` (${one.there})`) : null;
  return make(
    "a", { class: one.kind === "mail" ? "event" : "event said", href: `#/${one.who}/${one.post}` },
    make("time", {}, one.time), make("span", { "aria-hidden": "true" }, SIGNS[one.kind] || "·"),
    make("span", { class: "words" }, ...words, there),
  );
}

function showDiary() {
  const list = find("list");
  if (view.count === -1) {
    const title = make("h2", {}, "What happened");
    list.replaceChildren(make("div", { class: "head" }, make("a", { class: "back", href: "#/people" }, "‹"), title));
    view.count = 0;
    view.day = "";
    list.dataset.who = "";
  }
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  for (const one of state.events.slice(view.count)) {
    if (one.day !== view.day) list.append(make("h3", { class: "daymark" }, one.day));
    view.day = one.day;
    list.append(eventNode(one));
  }
  const grew = state.events.length > view.count;
  view.count = state.events.length;
  if (grew && isAtEnd) list.scrollTop = list.scrollHeight;
}

async function showList() {
  const person = state.people.find((one) => one.id === view.who);
  if (!person || (person.total === view.count && person.unread === view.unread)) return;
  const { mails } = await ask(`/api/people/${person.id}`);
  if (person.id !== view.who) return;
  view.count = person.total;
  view.unread = person.unread;
  const isNew = find("list").dataset.who !== person.id;
  find("list").dataset.who = person.id;
  const title = make("h2", {}, person.name);
  const write = make("button", { type: "button", on: { click: () => { location.hash = `#/${person.id}/0?new=1`; } } }, "Write");
  const nodes = mails.map((one) => make(
    "a", { class: `mail${one.read ? "" : " unread"}${one.number === view.mail ? " on" : ""}`, href: `#/${person.id}/${one.number}` },
    make("span", { class: "top" }, make("span", {}, one.way === "sent" ? `${SIGNS[one.kind] || "↩"} sent` : one.kind), make("span", {}, one.at)),
    make("span", { class: "subject" }, one.subject || "(no subject)"), make("span", { class: "snippet" }, one.snippet),
  ));
  const none = make("p", { class: "empty" }, "Nothing yet. Press “Next step”, or wait.");
  find("list").replaceChildren(
    make("div", { class: "head" }, make("a", { class: "back", href: "#/people" }, "‹"), title, write),
    ...(nodes.length ? nodes : [none]),
  );
  if (isNew) find("list").scrollTop = 0;
}

// --- one mail ---

async function showMail() {
  const reader = find("reader");
  if (!view.mail) {
    reader.replaceChildren(view.link ? newForm() : make("p", { class: "empty" }, "Choose a mail."));
    return;
  }
  const mail = await ask(`/api/mails/${view.mail}`);
  if (mail.number !== view.mail) return;
  const body = make("div", { class: "body", hidden: true });
  const meta = Object.entries(mail.headers).map(([name, value]) => make("span", { class: name }, make("b", {}, `${name}: `), value, make("br")));
  const tabs = ["html", "text", "source"].filter((tab) => tab !== "html" || mail.html);
  const bar = make("div", { class: "tabs", role: "tablist" });
  const choose = (tab) => {
    view.tab = tab;
    for (const one of bar.children) one.setAttribute("aria-selected", String(one.dataset.tab === tab));
    bar.nextElementSibling.replaceWith(tab === "html"
      ? make("iframe", { sandbox: "allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation", src: `/mails/${mail.number}.html`, title: mail.subject })
      : make("pre", { tabindex: "0" }, mail[tab]));
  };
  bar.append(...tabs.map((tab) => make("button", { type: "button", role: "tab", "data-tab": tab, on: { click: () => choose(tab) } }, tab === "html" ? "HTML" : tab)));
  reader.replaceChildren(
    make("div", { class: "head" }, make("a", { class: "back", href: `#/${view.who}` }, "‹"), make("h2", {}, mail.subject || "(no subject)")),
    make("p", { class: "meta" }, ...meta), bar, body,
    ...(mail.way === "received" ? [view.link ? newForm() : answerForm(mail)] : []),
  );
  choose(tabs.includes(view.tab) ? view.tab : tabs[0]);
  view.count = view.who ? -2 : view.count;
  await look();
}

function formOf(placeholder, text, fields, send) {
  const area = make("textarea", { name: "text", rows: "3", placeholder, "aria-label": placeholder }, text);
  const button = make("button", { class: "main", type: "submit" }, "Send");
  const act = async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await send(area.value);
      view.link = null;
      location.hash = `#/${view.who}`;
      notice("Sent by SMTP. The receipt comes in a moment.");
    } catch (error) {
      notice(error.message);
    }
    button.disabled = false;
    await look();
  };
  return make("form", { on: { submit: act } }, ...fields.before, area, make("div", { class: "row" }, ...fields.beside, button));
}

function name() {
  return (state.people.find((one) => one.id === view.who) || { first: "" }).first;
}

function answerForm(mail) {
  const options = Object.entries(state.styles).map(([id, title]) => make("option", { value: id, selected: id === mail.style }, title));
  const select = make("select", { name: "style" }, ...options);
  const beside = [make("label", {}, "as ", select, " writes it")];
  return formOf(`Answer as ${name()}`, "", { before: [], beside }, (text) => ask("/api/answer", { number: mail.number, text, style: select.value }));
}

function newForm() {
  const to = make("input", { name: "to", value: view.link.get("to"), placeholder: "To (the service, if empty)", "aria-label": "To" });
  const subject = make("input", { name: "subject", value: view.link.get("subject"), placeholder: "Subject", "aria-label": "Subject" });
  const hint = "Begin with a word such as idé:, succes:, ros til Rikke: or hjælp";
  return formOf(hint, view.link.get("body") || "", { before: [to, subject], beside: [] }, (text) => ask("/api/write", { who: view.who, to: to.value, subject: subject.value, text }));
}

// --- where we are ---

async function route() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [who, mail] = path.split("/");
  const isPeople = who === "people";
  Object.assign(view, { who: isPeople ? "" : who || "", mail: Number(mail) || 0, link: query ? new URLSearchParams(query) : null, count: -1 });
  const level = isPeople ? 0 : mail === undefined ? 1 : 2;
  document.querySelector("main").dataset.level = String(level);
  document.querySelector("main").classList.toggle("diary", !view.who);
  if (!state.people.length) return;
  showPeople();
  if (!view.who) showDiary();
  else await Promise.all([showList(), showMail()]);
}

async function next(what) {
  find("step").disabled = find("day").disabled = true;
  find("busy").hidden = false;
  try {
    await ask("/api/next", { what });
  } catch (error) {
    notice(error.message);
  }
  await look();
}

find("step").addEventListener("click", () => next("step"));
find("day").addEventListener("click", () => next("day"));
window.addEventListener("hashchange", route);
watch().then(route);
