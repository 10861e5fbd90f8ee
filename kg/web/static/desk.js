// @ts-check
"use strict";
/**
 * The desk: the gate answers while one types, selected words become a quotation, names are completed, and what was
 * typed and not saved is kept in this browser. Without this the pages are forms, and do all of it by their buttons.
 */

/** @typedef {{rule: string, what: string, remedy: string, refused: boolean, key: string}} Told */
/** @typedef {{findings: Told[], where: string, passes: boolean}} Answer */
/** @typedef {{quote?: string, prefix?: string, suffix?: string, where?: string, page?: number}} Place */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

const WAIT = 40, OLDEST = 30 * 24 * 3600 * 1000, KEPT = "kg-claim ", SENT = "kg-sent";

/**
 * Asks for one thing at a time: a newer question ends the one before, and null stands for one that was ended or that
 * nobody answered.
 * @returns {(address: string, how?: RequestInit) => Promise<unknown>}
 */
function asking() {
  let before = new AbortController();
  return async (address, how) => {
    before.abort();
    const mine = before = new AbortController();
    try {
      const reply = await fetch(address, { ...how, signal: mine.signal });
      return reply.ok ? await reply.json() : { wrong: reply.status };
    } catch {
      return mine.signal.aborted ? null : { wrong: 0 };
    }
  };
}

// Names

/** @param {HTMLInputElement} input */
function completes(input) {
  const ask = asking();
  let timer = 0;
  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(async () => {
      const query = new URLSearchParams({ kind: input.dataset.names ?? "", q: input.value });
      const found = await ask(`/desk/names.json?${query}`);
      if (!Array.isArray(found) || !input.list) { return; }
      input.list.replaceChildren(...found.map((one) => {
        const option = document.createElement("option");
        option.value = one.value;
        option.label = one.label;
        return option;
      }));
    }, WAIT);
  });
}

for (const input of document.querySelectorAll("input[data-names]")) {
  completes(/** @type {HTMLInputElement} */ (input));
}

// A claim

/** The draft's page, at a claim, is what the server answers when it has kept that claim: not before is it let go. */
if (/^#c[0-9]+$/.test(window.location.hash) && !document.getElementById("claim")) {
  try {
    window.localStorage.removeItem(window.sessionStorage.getItem(SENT) ?? "");
    window.sessionStorage.removeItem(SENT);
  } catch { /* it keeps nothing */ }
}

const form = /** @type {HTMLFormElement | null} */ (document.getElementById("claim"));
if (form) { claim(form); }

/** @param {HTMLFormElement} form */
function claim(form) {
  const answer = /** @type {HTMLElement} */ (document.getElementById("answer"));
  const place = /** @type {HTMLElement} */ (document.getElementById("place"));
  const text = document.getElementById("text");
  const keep = form.dataset.keep ?? "";
  const ask = asking(), askPlace = asking();
  let timer = 0;

  /** @param {string} name */
  const field = (name) => /** @type {Field | null} */ (form.querySelector(`[name="${CSS.escape(name)}"]`));

  /** What the form would send, but for the tokens. @returns {URLSearchParams} */
  function sent() {
    const made = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") { made.append(name, value); }
    }
    return made;
  }

  async function check() {
    const told = await ask(form.dataset.check ?? "", { method: "POST", body: sent() });
    if (!told) { return; }
    if ("wrong" in /** @type {object} */ (told)) {
      const sorry = document.createElement("p");
      sorry.textContent = "The gate cannot be asked now. What you typed is kept in this browser; load the page again.";
      answer.replaceChildren(sorry);
      return;
    }
    say(/** @type {Answer} */ (told));
  }

  /** @param {Answer} told */
  function say(told) {
    const wrong = new Set(told.findings.filter((one) => one.refused).map((one) => one.key));
    for (const one of form.querySelectorAll("[aria-invalid]")) { one.removeAttribute("aria-invalid"); }
    for (const one of form.querySelectorAll(".ask > .wrong")) { one.remove(); }
    for (const key of wrong) { if (key) { field(key)?.setAttribute("aria-invalid", "true"); } }
    quotes(told.where);
    const fine = document.createElement("p"), list = document.createElement("ul");
    fine.textContent = "Nothing to refuse.";
    list.className = "findings";
    for (const one of told.findings) { list.append(item(one)); }
    answer.replaceChildren(...(told.passes ? [fine] : []), ...(told.findings.length ? [list] : []));
  }

  /** @param {string} where */
  function quotes(where) {
    const words = field("quote")?.value.trim();
    if (!words) { return; }
    const quoted = document.createElement("q");
    quoted.textContent = words.replace(/\s+/g, " ");
    place.replaceChildren(where ? `Quoted from ${where}: ` : "Not found, or not once: ", quoted);
  }

  /** @param {Told} one */
  function item(one) {
    const made = document.createElement("li"), rule = document.createElement("strong");
    made.className = one.refused ? "refused" : "notice";
    rule.textContent = one.rule;
    made.append(rule, `${one.refused ? "" : " (told, not refused)"}: ${one.what}`);
    if (one.remedy) {
      const remedy = document.createElement("span");
      remedy.className = "remedy";
      remedy.textContent = `${one.remedy.charAt(0).toUpperCase()}${one.remedy.slice(1)}.`;
      made.append(". ", remedy);
    }
    return made;
  }

  function later() {
    remember();
    window.clearTimeout(timer);
    timer = window.setTimeout(check, WAIT);
  }

  // Selected words

  /** How many code points stand in the text before a place. @param {Node} node @param {number} offset */
  function before(node, offset) {
    const range = document.createRange();
    range.selectNodeContents(/** @type {HTMLElement} */ (text));
    range.setEnd(node, offset);
    const copy = range.cloneContents();
    for (const one of copy.querySelectorAll("[data-one]")) { one.textContent = one.textContent ? "x" : ""; }
    return [...(copy.textContent ?? "")].length;
  }

  async function select() {
    const chosen = window.getSelection();
    if (!text || !chosen?.rangeCount || chosen.isCollapsed) { return; }
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) { return; }
    const start = before(range.startContainer, range.startOffset), end = before(range.endContainer, range.endOffset);
    const query = new URLSearchParams({ start: String(start), end: String(end) });
    const found = /** @type {Place | null} */ (await askPlace(`${form.dataset.place}?${query}`));
    if (!found?.quote) { return; }
    for (const name of /** @type {const} */ (["quote", "prefix", "suffix"])) {
      const one = field(name);
      if (one) { one.value = found[name] ?? ""; }
    }
    for (const name of ["row.sheet", "row.row"]) {
      const one = field(name);
      if (one) { one.value = ""; }
    }
    quotes(found.where ?? "");
    pictured(found.page ?? 1);
    later();
  }

  /** Shows the picture of a page. @param {number} page */
  function pictured(page) {
    const picture = /** @type {HTMLImageElement | null} */ (document.getElementById("picture"));
    const address = `${picture?.dataset.pictures}/${page}.png`;
    if (!picture || picture.getAttribute("src") === address) { return; }
    picture.src = address;
    picture.alt = `Page ${page} as a picture`;
  }

  text?.addEventListener("mouseup", () => window.setTimeout(select));
  text?.addEventListener("touchend", () => window.setTimeout(select));
  text?.addEventListener("keyup", (event) => { if (event.key === "Shift" || event.shiftKey) { select(); } });

  // What was typed and not saved

  function remember() {
    const typed = [...sent()].filter(([name]) => !["form-token", "mark", "claim", "find"].includes(name));
    try { window.localStorage.setItem(keep, JSON.stringify({ at: Date.now(), typed })); } catch { /* it keeps nothing */ }
  }

  function recall() {
    try {
      for (const key of Object.keys(window.localStorage).filter((one) => one.startsWith(KEPT))) {
        const kept = JSON.parse(window.localStorage.getItem(key) ?? "{}");
        if (!(Date.now() - kept.at < OLDEST)) { window.localStorage.removeItem(key); }
      }
      const kept = JSON.parse(window.localStorage.getItem(keep) ?? "{}");
      const typed = /** @type {[string, string][]} */ (kept.typed ?? []);
      if (typed.length && JSON.stringify(typed) !== JSON.stringify(untouched)) { offer(typed); }
    } catch { /* what cannot be read is not offered */ }
  }

  /** @param {[string, string][]} typed */
  function offer(typed) {
    const told = document.createElement("p"), button = document.createElement("button");
    told.textContent = "Something typed here was not saved. ";
    button.type = "button";
    button.className = "quiet";
    button.textContent = "Put it back";
    button.addEventListener("click", () => {
      for (const [name, value] of typed) { put(name, value); }
      told.remove();
      later();
    });
    told.append(button);
    form.prepend(told);
  }

  /** @param {string} name @param {string} value */
  function put(name, value) {
    for (const one of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      const each = /** @type {Field} */ (one);
      if (each instanceof HTMLInputElement && (each.type === "radio" || each.type === "checkbox")) {
        each.checked = each.checked || each.value === value;
      } else {
        each.value = value;
      }
    }
  }

  const untouched = [...sent()].filter(([name]) => !["form-token", "mark", "claim", "find"].includes(name));
  form.addEventListener("input", (event) => {
    if (/** @type {HTMLElement} */ (event.target).id !== "find") { later(); }
  });
  form.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    if (event.key === "Enter" && target instanceof HTMLInputElement && target.type !== "submit") {
      event.preventDefault();
      later();
    }
  });
  form.addEventListener("submit", (event) => {
    const act = /** @type {HTMLButtonElement | null} */ (/** @type {SubmitEvent} */ (event).submitter)?.value ?? "";
    if (act === "save") { try { window.sessionStorage.setItem(SENT, keep); } catch { /* as above */ } }
  });
  if (form.hasAttribute("data-fresh")) { recall(); }
  document.getElementById("found")?.focus();
  document.getElementById("here")?.scrollIntoView({ block: "center" });
}
