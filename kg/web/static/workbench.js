// @ts-check
"use strict";
/**
 * The workbench: checks a query while one types, completes names, keeps what was asked, looks at receipts.
 * Without this the page is a form, and does all of it but the checking while one types.
 */

/** @typedef {{name: string, label: string, kind: string}} Name */
/** @typedef {{ok: boolean, message?: string, where?: string, line?: number, column?: number, unknown?: string[]}} Checked */

/** @param {string} id */
const byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
const area = /** @type {HTMLTextAreaElement} */ (byId("query"));
const fault = byId("fault");
const list = byId("names");
const KEPT = "kg-asked", MOST = 30, WAIT = 250, SHOWN = 8;

/** @type {Name[]} */ let names = [];
/** @type {Name[]} */ let found = [];
let chosen = 0, timer = 0, asked = 0;

/** The index in UTF-16 after so many code points: places are counted in code points by the server.
 * @param {string} text @param {number} points */
const after = (text, points) => [...text].slice(0, points).join("").length;

async function check() {
  const mine = ++asked;
  if (!area.value.trim()) { say({ ok: true }); return; }
  const reply = await fetch("/workbench/check", { method: "POST", body: area.value });
  if (reply.ok && mine === asked) { say(/** @type {Checked} */ (await reply.json())); }
}

/** @param {Checked} told */
function say(told) {
  area.setAttribute("aria-invalid", String(!told.ok));
  fault.replaceChildren();
  if (!told.ok) {
    const jump = document.createElement("button");
    jump.type = "button";
    jump.className = "quiet";
    jump.textContent = `line ${told.line}, column ${told.column}`;
    jump.addEventListener("click", () => go(told.line ?? 1, told.column ?? 1));
    fault.append(jump, ` ${told.message}`);
  } else if (told.unknown?.length) {
    fault.textContent = told.unknown.join(" · ");
  }
}

/** @param {number} line @param {number} column */
function go(line, column) {
  const lines = area.value.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const place = start + after(lines[line - 1] ?? "", column - 1);
  area.focus();
  area.setSelectionRange(place, Math.min(place + 1, area.value.length));
}

/** The name being typed before the cursor. */
const word = () => area.value.slice(0, area.selectionStart).match(/[A-Za-z][\w-]*:[\w-]*$/)?.[0] ?? "";

/** @param {boolean} always */
function suggest(always) {
  const typed = word();
  const start = typed || (always ? "kg:" : "");
  found = start ? names.filter((one) => one.name.startsWith(start) && one.name !== typed).slice(0, SHOWN) : [];
  chosen = 0;
  draw();
}

function draw() {
  list.hidden = !found.length;
  list.replaceChildren(...found.map((one, number) => {
    const item = document.createElement("li");
    item.setAttribute("role", "option");
    item.id = `name-${number}`;
    item.setAttribute("aria-selected", String(number === chosen));
    item.textContent = `${one.name} – ${one.label}`;
    item.addEventListener("mousedown", (event) => { event.preventDefault(); chosen = number; take(); });
    return item;
  }));
  if (found.length) { area.setAttribute("aria-activedescendant", `name-${chosen}`); }
  else { area.removeAttribute("aria-activedescendant"); }
}

function take() {
  const end = area.selectionStart, one = found[chosen];
  if (!one) { return; }
  area.setRangeText(one.name, end - word().length, end, "end");
  found = [];
  draw();
  later();
}

function later() {
  window.clearTimeout(timer);
  timer = window.setTimeout(check, WAIT);
}

area.addEventListener("input", () => { suggest(false); later(); });
area.addEventListener("blur", () => { found = []; draw(); });
area.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    area.form?.requestSubmit();
  } else if (event.key === " " && event.ctrlKey) {
    event.preventDefault();
    suggest(true);
  } else if (found.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    chosen = (chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
    draw();
  } else if (found.length && (event.key === "Enter" || event.key === "Tab")) {
    event.preventDefault();
    take();
  } else if (found.length && event.key === "Escape") {
    found = [];
    draw();
  }
});

// What was asked, in this browser alone

/** @returns {string[]} */
function kept() {
  try { return JSON.parse(window.localStorage.getItem(KEPT) ?? "[]"); } catch { return []; }
}

function remember() {
  const query = new URLSearchParams(window.location.search).get("query");
  if (query?.trim()) {
    try {
      window.localStorage.setItem(KEPT, JSON.stringify([query, ...kept().filter((one) => one !== query)].slice(0, MOST)));
    } catch { /* a browser that keeps nothing keeps nothing */ }
  }
}

function showKept() {
  const every = kept();
  byId("history").hidden = !every.length;
  byId("asked").replaceChildren(...every.map((query) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `/workbench?${new URLSearchParams({ query })}`;
    link.textContent = query.replace(/\s+/g, " ").slice(0, 140);
    item.append(link);
    return item;
  }));
}

byId("forget").addEventListener("click", () => { window.localStorage.removeItem(KEPT); showKept(); });

// Receipts

const drop = byId("drop");
const file = /** @type {HTMLInputElement} */ (byId("receipt-file"));
const form = /** @type {HTMLFormElement} */ (byId("receipt-form"));
const pasted = /** @type {HTMLTextAreaElement} */ (byId("receipt"));

/** @param {Blob} content @param {string} name */
async function look(content, name) {
  const shown = byId("checked");
  shown.textContent = `Looking at ${name} …`;
  const reply = await fetch("/receipts", { method: "POST", body: content, headers: { "Content-Type": "application/json", Accept: "application/json" } });
  const told = await reply.json();
  const verdict = document.createElement("h3");
  verdict.textContent = told.verdict ?? told.error.message;
  const lines = document.createElement("ul");
  for (const line of told.told ?? [told.error.remedy]) {
    const item = document.createElement("li");
    item.textContent = line;
    lines.append(item);
  }
  shown.replaceChildren(verdict, lines);
}

file.hidden = false;
byId("drop-hint").textContent = "Drop the file here, choose it, or paste its content.";
file.setAttribute("aria-label", "A receipt's file");
file.addEventListener("change", () => { const one = file.files?.[0]; if (one) { look(one, one.name); } });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  const one = pasted.value.trim() ? undefined : file.files?.[0];
  if (one) { look(one, one.name); } else { look(new Blob([pasted.value]), "what was pasted"); }
});
drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
drop.addEventListener("dragleave", () => drop.classList.remove("over"));
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const one = event.dataTransfer?.files[0];
  if (one) { look(one, one.name); }
});

byId("keys").hidden = false;
fetch("/workbench/names.json").then((reply) => reply.json()).then((every) => { names = every; });
remember();
showKept();
if (area.value.trim()) { check(); }
