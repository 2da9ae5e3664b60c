// The page's behaviour: reads its state every second, draws what has changed, sends what people do.

const $ = (id) => document.getElementById(id);
const HEADERS = { "X-Devslack": "1", "Content-Type": "application/json" };
const query = new URLSearchParams(location.search);
const here = { user: query.get("as"), at: query.get("at") ?? "", thread: query.get("thread") ?? "" };
let wantedMessage = query.get("message");
let drawnModal = { id: null, html: null };
let round = 0;
let seen = null; // place → ts of the newest message that was looked at, for the person acted as

function element(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim(); // made and escaped by the server's templates
  return template.content.firstElementChild;
}

function say(words) {
  $("status").textContent = words;
}

// --- Asking the server -------------------------------------------------------------------------

async function control(path, body) {
  const options = body === undefined ? { headers: HEADERS } : { method: "POST", headers: HEADERS, body: JSON.stringify(body) };
  const answer = await fetch(`/control/${path}`, options);
  return { status: answer.status, body: await answer.json() };
}

async function act(words, path, body) {
  say(`${words} …`);
  document.body.classList.add("busy");
  try {
    const { body: result } = await control(path, body);
    if (result?.error) say(result.error.message);
    else if (result?.ack_ms != null) say(`The app answered in ${Math.round(result.ack_ms)} ms.`);
    else say("");
    return result;
  } catch {
    say("This stand-in cannot be reached.");
    return null;
  } finally {
    document.body.classList.remove("busy");
    await refresh();
  }
}

async function refresh() {
  const mine = ++round;
  const asked = new URLSearchParams({ user: here.user, at: here.at, thread: here.thread });
  let answer;
  try {
    answer = await fetch(`/page/state?${asked}`, { headers: HEADERS });
  } catch {
    $("connection").textContent = "This stand-in has stopped.";
    return;
  }
  if (mine !== round || !answer.ok) return; // a later question is on its way
  draw(await answer.json());
}

// --- Drawing -----------------------------------------------------------------------------------

function keepFocus(change) {
  const id = document.activeElement?.id;
  const within = document.activeElement?.dataset?.place;
  change();
  if (document.activeElement !== document.body) return;
  if (id) $(id)?.focus({ preventScroll: true });
  else if (within) document.querySelector(`[data-place="${within}"]`)?.focus();
}

function setHtml(target, html) {
  if (target.drawn === html) return;
  target.drawn = html;
  keepFocus(() => { target.innerHTML = html; }); // made and escaped by the server's templates
}

function sync(list, items, emptyWords) {
  const scroller = list.closest(".scroll");
  const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let changed = false;
  keepFocus(() => {
    let before = null;
    for (const { key, html } of items) {
      let child = old.get(key);
      old.delete(key);
      if (!child || child.drawn !== html) {
        const open = child?.querySelector("details")?.open;
        const made = element(html);
        made.dataset.key = key;
        made.drawn = html;
        if (open && made.querySelector("details")) made.querySelector("details").open = true;
        if (child) child.replaceWith(made);
        else list.insertBefore(made, before ? before.nextSibling : list.firstChild);
        child = made;
        changed = true;
      }
      before = child;
    }
    for (const gone of old.values()) gone.remove();
  });
  if (!items.length) {
    const empty = document.createElement("p");
    empty.className = "empty";
    empty.dataset.key = "empty";
    empty.textContent = emptyWords;
    list.replaceChildren(empty);
  }
  if (changed && atEnd) scroller.scrollTop = scroller.scrollHeight;
}

function draw(state) {
  if (here.at !== state.at) { here.at = state.at; remember(); }
  $("connection").textContent = state.connected ? "App connected" : "App not connected";
  $("connection").classList.toggle("off", !state.connected);
  $("clock-now").textContent = state.now;
  setHtml($("places"), state.places);
  drawNew(state.latest);
  const title = $("place-title");
  if (title.textContent !== state.title) title.textContent = state.title;
  document.title = `${state.title}: local stand-in for Slack`;
  drawAbout(state.about);
  $("composer").hidden = state.at === "home";
  if (state.at === "home") {
    const home = state.home ? [{ key: "home", html: state.home }] : [];
    sync($("messages"), home, "The app has not published a Home tab for this person.");
  } else {
    sync($("messages"), state.messages, "Nothing has been said here yet.");
  }
  $("thread").hidden = !state.thread;
  if (state.thread) sync($("thread-messages"), state.thread, "");
  drawModal(state.modal);
  fillInstants(document);
  if (wantedMessage) {
    const found = document.querySelector(`[data-ts="${CSS.escape(wantedMessage)}"]`);
    if (found) { found.classList.add("wanted"); found.scrollIntoView({ block: "center" }); wantedMessage = null; }
  }
}

function drawNew(latest) {
  seen ??= { ...latest };
  if (latest[here.at]) seen[here.at] = latest[here.at];
  for (const button of $("places").querySelectorAll("[data-place]")) {
    const id = button.dataset.place;
    const isNew = latest[id] !== undefined && latest[id] !== seen[id];
    if (button.querySelector(".new").hidden === isNew) button.querySelector(".new").hidden = !isNew;
  }
}

function showRoles() {
  $("roles").textContent = $("act-as").selectedOptions[0]?.dataset.roles ?? "";
}

function drawAbout(words) {
  let about = $("place-about");
  if (!about) {
    about = document.createElement("p");
    about.id = "place-about";
    about.className = "quiet";
    $("place-head").append(about);
  }
  about.textContent = words;
}

function drawModal(modal) {
  const dialog = $("modal");
  if (!modal) {
    if (dialog.open) dialog.close();
    drawnModal = { id: null, html: null };
    return;
  }
  if (drawnModal.id === modal.id && drawnModal.html === modal.html) return;
  const typed = drawnModal.id === modal.id ? fields(dialog).map((field) => [field.id, read(field)]) : [];
  const focused = drawnModal.id === modal.id ? document.activeElement?.id : null;
  dialog.replaceChildren(element(modal.html));
  for (const [id, value] of typed) if ($(id)) write($(id), value);
  drawnModal = modal;
  if (!dialog.open) dialog.showModal();
  fillInstants(dialog);
  const wrong = dialog.querySelector(".invalid [data-action], .invalid input");
  const wanted = wrong ?? (focused && $(focused)) ?? dialog.querySelector("[autofocus]") ?? firstField(dialog);
  wanted?.focus();
}

function firstField(dialog) {
  return dialog.querySelector("input, textarea, select") ?? dialog.querySelector(".modal-foot button:last-child");
}

function fillInstants(root) {
  for (const field of root.querySelectorAll('input[type="datetime-local"][data-action]')) {
    if (/^\d{10}$/.test(field.getAttribute("value") ?? "") && !field.value) {
      const when = new Date(Number(field.getAttribute("value")) * 1000);
      field.value = new Date(when - when.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
    }
  }
}

// --- Fields ------------------------------------------------------------------------------------

function fields(root) {
  return [...root.querySelectorAll("[data-action]")].filter((field) => field.dataset.kind !== "button");
}

function read(field) {
  const ticked = () => [...field.querySelectorAll("input:checked")].map((box) => box.value);
  switch (field.dataset.kind) {
    case "radio_buttons": return ticked()[0] ?? null;
    case "checkboxes": return ticked();
    case "multi_static_select":
    case "multi_users_select": return [...field.selectedOptions].map((option) => option.value);
    case "datetimepicker": return field.value ? Math.floor(new Date(field.value).getTime() / 1000) : null;
    default: return field.value === "" ? null : field.value;
  }
}

function write(field, value) {
  const many = [value].flat().filter((one) => one != null).map(String);
  switch (field.dataset.kind) {
    case "radio_buttons":
    case "checkboxes":
      for (const box of field.querySelectorAll("input")) box.checked = many.includes(box.value);
      break;
    case "multi_static_select":
    case "multi_users_select":
      for (const option of field.options) option.selected = many.includes(option.value);
      break;
    case "datetimepicker": field.setAttribute("value", value ?? ""); field.value = ""; break;
    default: field.value = value ?? "";
  }
}

function filledIn(view) {
  const values = {};
  for (const field of fields(view)) (values[field.dataset.block] ??= {})[field.dataset.action] = read(field);
  return values;
}

// --- What people do ----------------------------------------------------------------------------

function confirmed(words) {
  if (!words) return Promise.resolve(true);
  const { title, text, confirm, deny } = JSON.parse(words);
  $("confirm-title").textContent = title;
  $("confirm-text").textContent = text;
  $("confirm-yes").textContent = confirm;
  $("confirm-no").textContent = deny;
  const dialog = $("confirm");
  return new Promise((resolve) => {
    let answer = false;
    $("confirm-yes").onclick = () => { answer = true; dialog.close(); };
    $("confirm-no").onclick = () => dialog.close();
    dialog.onclose = () => resolve(answer);
    dialog.showModal();
    $("confirm-no").focus();
  });
}

async function press(field, value) {
  if (!(await confirmed(field.dataset.confirm))) return;
  const view = field.closest("[data-view]");
  const message = field.closest("[data-ts]");
  const body = { user: here.user, action_id: field.dataset.action, block_id: field.dataset.block };
  if (value !== undefined) body.value = value;
  if (view) Object.assign(body, { view_id: view.dataset.view, values: filledIn(view) });
  else Object.assign(body, { channel: message.dataset.channel, ts: message.dataset.ts });
  if (field.dataset.url) window.open(field.dataset.url, "_blank", "noreferrer");
  const result = await act("Telling the app", "press", body);
  if (view && result?.error) failModal(result.error.message);
}

function failModal(words) {
  const place = $("modal").querySelector(".modal-failure");
  if (place) place.textContent = words;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.kind === "button") press(button, "noValue" in button.dataset ? undefined : button.dataset.value);
  else if (button.dataset.place) go(button.dataset.place);
  else if (button.dataset.thread) { here.thread = button.dataset.thread; remember(); refresh().then(() => $("thread-close").focus()); }
  else if (button.id === "thread-close") closeThread();
  else if (button.dataset.clock) moveClock(JSON.parse(button.dataset.clock));
  else if ("close" in button.dataset) closeModal();
});

document.addEventListener("change", (event) => {
  const field = event.target.closest("[data-press]");
  if (field && field.dataset.kind !== "button") press(field, read(field));
});

$("modal").addEventListener("submit", async (event) => {
  event.preventDefault();
  const view = event.target;
  const send = view.querySelector('[type="submit"]');
  if (!send || send.disabled) return;
  send.disabled = true;
  const body = { user: here.user, view_id: view.dataset.view, values: filledIn(view) };
  const result = await act("Sending", "submit", body);
  send.disabled = false;
  if (result?.error && result.error.code !== "not_filled_in") failModal(result.error.message);
});

$("modal").addEventListener("cancel", (event) => { event.preventDefault(); closeModal(); });

function closeModal() {
  act("Closing", "close", { user: here.user, view_id: drawnModal.id });
}

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const typed = $("command").value.trim();
  const [, command, text] = typed.match(/^(\/\S+)\s*([^]*)$/) ?? [];
  if (!command) return say("Only slash commands can be sent here.");
  $("command").value = "";
  await act("Telling the app", "slash", { user: here.user, channel: here.at, command, text });
});

async function moveClock(step) {
  const result = await act("Moving the clock; the app catches up", "clock", step);
  if (result && !result.error) say(`${result.new_messages.length} new messages.`);
}

$("clock-form")?.addEventListener("submit", (event) => {
  event.preventDefault();
  moveClock({ to_london: $("clock-to").value });
});

function closeThread() {
  const opener = document.querySelector(`[data-thread="${CSS.escape(here.thread)}"]`);
  here.thread = "";
  remember();
  refresh().then(() => opener?.focus());
}

function go(place) {
  here.at = place;
  here.thread = "";
  remember();
  $("messages").replaceChildren();
  say("");
  if (place === "home") act("Opening the Home tab", `users/${here.user}/home`);
  else refresh().then(() => { $("scroll").scrollTop = $("scroll").scrollHeight; });
}

function remember() {
  const now = new URLSearchParams({ as: here.user, at: here.at });
  if (here.thread) now.set("thread", here.thread);
  history.replaceState(null, "", `/?${now}`);
}

$("act-as").addEventListener("change", () => {
  here.user = $("act-as").value;
  here.thread = "";
  seen = null;
  showRoles();
  $("messages").replaceChildren();
  remember();
  if (here.at === "home") go("home");
  else refresh();
});

// --- Beginning ---------------------------------------------------------------------------------

if ([...$("act-as").options].some((option) => option.value === here.user)) $("act-as").value = here.user;
else here.user = $("act-as").value;
showRoles();
await refresh();
if (here.at === "home") go("home");
setInterval(() => { if (!document.hidden) refresh(); }, 1000);
