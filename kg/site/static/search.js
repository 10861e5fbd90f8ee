// @ts-check
"use strict";
/**
 * The search of a copy without a server, over the names in search-index.js: word by word, rare words counting for
 * more. A word that is typed stands for a word of a name if it is that word, its beginning or a part of it, or is
 * nearly spelled so; of three letters or fewer only if it is that word or its beginning, of digits if it is that word.
 * Letters said twice are compared as if said once, and a longer word also with the beginnings of words.
 */

/** @typedef {[kind: string, label: string, beside: string, file: string]} Name */
/** @typedef {{name: Name, words: string[]}} Entry */

const SHORTEST = 4, LONGER = 7, PART = 0.8, BEGINNING = 0.95, ENOUGH = 0.6, SHOWN = 100;
const every = /** @type {{kgSearchIndex: Name[]}} */ (/** @type {unknown} */ (window)).kgSearchIndex;
const words = new URLSearchParams(window.location.search).get("q") ?? "";

/** Case, apostrophes, punctuation and blanks folded, in words.
 * @param {string} text */
const split = (text) => [...new Set(text.normalize("NFKC").toLowerCase().replace(/['’‘`´]/g, "").split(/[^\p{L}\p{N}_]+/u).filter(Boolean))];

/** Whether a word can be made of another in so many steps: a letter more, less or other, or two exchanged.
 * @param {string} one @param {string} other @param {number} most */
function steps(one, other, most) {
  if (Math.abs(one.length - other.length) > most) { return most + 1; }
  let before = /** @type {number[]} */ ([]), last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const now = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (now[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) { least = Math.min(least, (before[j - 2] ?? 0) + 1); }
      now.push(least);
    }
    before = last;
    last = now;
  }
  return last[other.length] ?? 0;
}

/** How alike two spellings are, from 0 to 1; 0 where more than a step in four letters is between them.
 * @param {string} one @param {string} other */
function similar(one, other) {
  const length = Math.max(one.length, other.length), most = Math.floor(length / 4), away = steps(one, other, most);
  return away <= most ? 1 - away / length : 0;
}

/** A word with letters that are said twice said once.
 * @param {string} word */
const once = (word) => word.replace(/(.)\1+/gu, "$1");

/** How well a word of a name answers to what was typed, from 0 to 1.
 * @param {string} typed @param {string} word */
function alike(typed, word) {
  if (typed === word) { return 1; }
  if (typed.length < 2 || /^\d+$/.test(typed)) { return 0; }
  if (word.startsWith(typed)) { return BEGINNING; }
  if (typed.length < SHORTEST) { return 0; }
  const lengths = typed.length < LONGER ? [] : [typed.length - 1, typed.length, typed.length + 1];
  const begins = lengths.map((length) => BEGINNING * similar(typed, word.slice(0, length)));
  const nearly = Math.max(similar(typed, word), similar(once(typed), once(word)), ...begins);
  return nearly || (word.includes(typed) ? PART : 0);
}

/** What has the words, nearest first, of several names of a page the nearest; and the words that none of it has.
 * @param {string[]} typed @returns {{found: Name[], lacking: string[]}} */
function search(typed) {
  /** @type {Entry[]} */
  const entries = every.map((name) => ({ name, words: split(`${name[1]} ${name[2]}`) }));
  /** @type {Map<string, number>} */
  const number = new Map();
  for (const entry of entries) { for (const word of entry.words) { number.set(word, (number.get(word) ?? 0) + 1); } }
  const near = typed.map((one) => {
    const found = new Map([...number.keys()].map((word) => /** @type {[string, number]} */ ([word, alike(one, word)])).filter(([, near]) => near > 0));
    const commonest = Math.max(1, ...[...found.keys()].map((word) => number.get(word) ?? 1));
    return { found, weight: Math.log(1 + entries.length / commonest) };
  });
  const total = near.reduce((sum, one) => sum + one.weight, 0);
  /** @type {Map<string, {name: Name, score: number, lacking: string[]}>} */
  const best = new Map();
  for (const { name, words: own } of entries) {
    let has = 0, met = 0;
    const lacking = /** @type {string[]} */ ([]);
    for (const [at, { found, weight }] of near.entries()) {
      const nearest = Math.max(0, ...own.map((word) => found.get(word) ?? 0));
      has += weight * nearest;
      met += nearest > 0 ? 1 : 0;
      if (!nearest) { lacking.push(typed[at] ?? ""); }
    }
    const score = 0.85 * has / total + 0.15 * met / own.length;
    if (has / total >= ENOUGH && score > (best.get(name[3])?.score ?? 0)) { best.set(name[3], { name, score, lacking }); }
  }
  const hits = [...best.values()].sort((one, other) => other.score - one.score);
  const lacking = hits.length ? typed.filter((word) => hits.every((one) => one.lacking.includes(word))) : [];
  return { found: hits.map((one) => one.name), lacking };
}

/** @param {Name} name */
function shown([kind, label, beside, file]) {
  const item = document.createElement("li"), told = document.createElement("span"), link = document.createElement("a");
  told.className = "kind";
  told.textContent = kind;
  link.href = file;
  link.textContent = kind === "claim" ? `“${label}”` : label;
  item.append(told, " ", link);
  if (beside) {
    const more = document.createElement("span");
    more.className = "soft";
    more.textContent = beside;
    item.append(" ", more);
  }
  return item;
}

const typed = split(words);
if (typed.length) {
  for (const input of document.querySelectorAll("input[name=q]")) { /** @type {HTMLInputElement} */ (input).value = words; }
  const { found, lacking } = search(typed), told = /** @type {HTMLElement} */ (document.getElementById("told"));
  document.title = `Search: ${words} · kg287g`;
  told.textContent = found.length ? `${found.length} found${found.length > SHOWN ? `, the nearest ${SHOWN} shown` : ""}.${lacking.map((word) => ` Nothing found has “${word}”.`).join("")}` : `Nothing is called “${words}”.`;
  document.getElementById("hits")?.replaceChildren(...found.slice(0, SHOWN).map(shown));
}
