"use strict";
// Files beside the form, and a form that is kept while there is no connection. Without this script the form works.
(() => {
  const form = document.getElementById("form");
  if (!form || !window.fetch || !window.indexedDB || !window.FormData) return;
  const words = form.dataset;
  const lang = document.documentElement.lang;
  const box = document.getElementById("files");
  const picker = document.getElementById("f-files");
  const list = document.getElementById("files-list");
  const status = document.getElementById("files-status");
  const field = form.elements.files;
  // What an officer types in for somebody else is kept on no device, and sent as nobody's own.
  const stays = "stays" in words;
  let sending = false;

  const items = Array.from(list.children, (item) => (
    { name: item.dataset.name, size: Number(item.dataset.size), key: item.dataset.key, done: Promise.resolve() }));

  const said = (text, name) => text.replace("{name}", name);
  // What the list says as well, is said to those alone who do not see it.
  const announce = (text, seen) => {
    status.className = seen ? "hint" : "unseen";
    status.textContent = text;
  };
  const size = (bytes) => (bytes < 1048576 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
  const state = (item) => {
    if (item.wrong) return item.wrong;
    if (item.key) return words.uploaded;
    return item.waits ? words.waits : words.uploading;
  };

  const show = () => {
    field.value = items.map((item) => item.key).filter(Boolean).join(" ");
    list.replaceChildren(...items.map((item) => {
      const row = document.createElement("li");
      const text = document.createElement("span");
      const name = document.createElement("b");
      const button = document.createElement("button");
      name.textContent = item.name;
      if (item.wrong) row.className = text.className = "wrong";
      if (item.wrong) text.append(item.wrong);
      else text.append(name, ` ${size(item.size)} · ${state(item)}`);
      button.type = "button";
      button.textContent = words.remove;
      button.setAttribute("aria-label", said(words.removeNamed, item.name));
      button.addEventListener("click", () => {
        items.splice(items.indexOf(item), 1);
        show();
        announce(said(words.removed, item.name));
        picker.focus();
      });
      row.append(text, button);
      return row;
    }));
  };

  const bring = async (item) => {
    item.waits = false;
    show();
    try {
      item.key = await kept.upload(item.blob, lang);
      announce(`${item.name}: ${words.uploaded}`);
    } catch (error) {
      if (error instanceof kept.Refused) item.wrong = error.message;
      else item.waits = true;
      announce(`${item.name}: ${state(item)}`);
    }
    show();
  };

  const isTaken = (file) => picker.accept.split(",").some((end) => file.name.toLowerCase().endsWith(end));
  const objection = (file) => {
    if (!isTaken(file)) return said(words.kind, file.name);
    if (file.size > Number(words.max)) return said(words.large, file.name);
    return file.size ? "" : said(words.empty, file.name);
  };

  picker.addEventListener("change", () => {
    const room = Number(words.count) - items.length;
    const chosen = Array.from(picker.files);
    chosen.slice(0, Math.max(0, room)).forEach((file) => {
      const item = { name: file.name, size: file.size, blob: file, wrong: objection(file) };
      items.push(item);
      item.done = item.wrong ? Promise.resolve(announce(item.wrong)) : bring(item);
    });
    picker.value = "";
    show();
    if (chosen.length > room) announce(words.many, true);
  });

  const waiting = () => items.filter((item) => !item.key && !item.wrong);
  const worker = () => (navigator.serviceWorker ? navigator.serviceWorker.controller : null);

  // The files could not be brought, or nobody would keep the form: it is kept from here.
  const keep = async () => {
    const fields = Object.fromEntries(new FormData(form));
    const files = waiting().map((item) => ({ name: item.name, blob: item.blob }));
    await kept.put({ key: fields.key, lang, fields, files, state: "waiting" });
    const registered = worker() && await navigator.serviceWorker.ready;
    if (registered && registered.sync) await registered.sync.register("send").catch(() => {});
    if (worker() || navigator.onLine) window.location.assign(`/kept?lang=${lang}`);
    else announce(words.kept, true);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    if (items.length) announce(words.sending, true);
    await Promise.all(items.map((item) => item.done));
    if (!waiting().length && (navigator.onLine || (worker() && !stays))) form.submit();
    else if (stays) {
      sending = false;
      announce(words.unsent, true);
    } else await keep();
  });

  const flush = () => {
    if (stays) return;
    if (worker()) worker().postMessage("send");
    else kept.flush().catch(() => {});
  };

  const tell = async () => { if (!stays) document.getElementById("waiting").hidden = !(await kept.all()).length; };

  window.addEventListener("online", () => {
    waiting().forEach((item) => { item.done = bring(item); });
    flush();
  });
  window.addEventListener("pageshow", () => { sending = false; tell().then(flush); });
  if (navigator.serviceWorker) navigator.serviceWorker.register("/sw.js").catch(() => {});
  document.getElementById("files-by-mail").hidden = true;
  box.hidden = false;
  show();
  const wrong = document.querySelector("[aria-invalid], .bad input, .bad textarea");
  if (wrong) wrong.focus();
})();
