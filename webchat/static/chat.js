// Only makes the page quicker: every step below also works with this file switched off.
// The server renders all HTML; what a form answers replaces <main>.
"use strict";
(() => {
  const SLOW = 2000, LIMIT = 15000, AGAIN = [1000, 2000, 4000], SEEN = 4000, HIDDEN = 60000, WAITING = 3000;
  const log = document.getElementById("log"), status = document.getElementById("status");
  const main = () => document.querySelector("main");
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  let busy = false, timer;

  async function load(url, options) {
    const response = await fetch(url, { ...options, headers: { Accept: "text/html" }, signal: AbortSignal.timeout(LIMIT) });
    return { status: response.status, url: response.url, html: await response.text() };
  }

  // The same body again has the same client_message_id, so a lost answer costs nothing.
  async function send(url, body) {
    let page = null;
    for (let round = 0; ; round++) {
      try {
        page = await load(url, { method: "POST", body });
        if (page.status < 502 || page.status > 504) return page;
      } catch {
        page = null;
      }
      if (round === AGAIN.length) return page;
      status.textContent = status.dataset.retry;
      await pause(AGAIN[round]);
    }
  }

  function announce(texts) {
    for (const text of texts) {
      const line = document.createElement("p");
      line.textContent = text;
      log.append(line);
    }
  }

  function show(page, moveFocus) {
    const next = new DOMParser().parseFromString(page.html, "text/html"), fresh = next.querySelector("main");
    if (!fresh) return location.reload();
    const seen = Number(main().dataset.seq || 0);
    main().replaceWith(document.adoptNode(fresh));
    document.title = next.title;
    const lines = [...fresh.querySelectorAll("[data-seq]")].filter((line) => Number(line.dataset.seq) > seen && line.dataset.from !== "person");
    announce(lines.map((line) => line.querySelector(".message__text").textContent));
    ready();
    if (moveFocus) focus(fresh);
  }

  function focus(root) {
    const problem = root.querySelector("#problem"), latest = root.querySelector("#latest"), question = root.querySelector("#question, #receipt");
    if (problem) return problem.focus();
    if (!question) return root.querySelector("h1")?.scrollIntoView();
    if (latest?.classList.contains("message--care")) return latest.focus();
    const control = question.querySelector("#check-heading, input[type=radio], input[type=text], textarea") || question;
    (latest && question.id === "question" ? latest : question).scrollIntoView();
    control.focus({ preventScroll: true });
    const below = () => control !== question && control.getBoundingClientRect().bottom > innerHeight;
    if (below()) question.scrollIntoView();
    if (below()) control.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-answer]")) return;
    event.preventDefault();
    if (busy) return;
    busy = true;
    const slow = setTimeout(() => { status.textContent = status.dataset.busy; }, SLOW);
    const page = await send(form.action, new URLSearchParams(new FormData(form, event.submitter)));
    clearTimeout(slow);
    busy = false;
    status.textContent = page ? "" : status.dataset.failed;
    if (page) show(page, true);
  });

  // What somebody is typing is never replaced: then new messages are only added above it.
  async function poll() {
    clearTimeout(timer);
    const { seq, prompt } = main().dataset, waiting = "waiting" in main().dataset;
    try {
      const response = busy ? null : await fetch(`/chat/messages?after=${seq}`, { headers: { Accept: "application/json" }, signal: AbortSignal.timeout(LIMIT) });
      if (response?.ok && !busy) {
        const turn = await response.json();
        const typed = main().querySelector("#answer")?.value || main().querySelector("[name=option]:checked");
        if (turn.messages.length && typed) add(turn.messages);
        else if (!typed && (turn.messages.length || (turn.prompt?.id || "") !== (prompt || ""))) show(await load("/chat"), waiting);
      }
    } catch { /* the next look may do better */ }
    ready();
  }

  function add(messages) {
    for (const message of messages.filter((one) => one.from !== "person")) {
      const line = main().querySelector("#messages li:last-child").cloneNode(true);
      line.className = `message message--${message.from}`;
      line.removeAttribute("id");
      line.querySelector(".message__who").textContent = message.from === "staff" ? "Our team" : "Assistant";
      line.querySelector(".message__text").textContent = message.text;
      main().querySelector("#messages").append(line);
      announce([message.text]);
    }
    main().dataset.seq = messages.at(-1).seq;
  }

  function ready() {
    clearTimeout(timer);
    for (const element of main().querySelectorAll(".with-js")) element.hidden = false;
    for (const element of main().querySelectorAll(".without-js")) element.hidden = true;
    if ("chat" in main().dataset) timer = setTimeout(poll, "waiting" in main().dataset ? WAITING : document.hidden ? HIDDEN : SEEN);
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden && "chat" in main().dataset) poll(); });

  // Leaving: nothing stays on the screen, and Back does not lead here. Shift three times does the same.
  const exit = document.querySelector("[data-exit]"), presses = [];
  function leave() {
    document.body.hidden = true;
    document.title = "";
    location.replace(exit.href);
  }
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-exit]")) { event.preventDefault(); leave(); }
    if (event.target.closest("[data-print]")) print();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") return void (presses.length = 0);
    presses.push(event.timeStamp);
    if (presses.length >= 3 && event.timeStamp - presses.at(-3) < 5000) leave();
  });

  ready();
  if (document.getElementById("problem")) document.getElementById("problem").focus();
})();
