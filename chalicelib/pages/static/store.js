"use strict";
// What a citizen sent while there was no connection, kept on this device alone until it has been taken.
// Used by the pages and by the service worker. A form keeps its key, so that sending it again is no second case.
const kept = (() => {
  class Refused extends Error {}

  const open = () => new Promise((done, fail) => {
    const asked = indexedDB.open("huiyin", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("forms", { keyPath: "key" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });

  const run = (mode, work) => open().then((db) => new Promise((done, fail) => {
    const transaction = db.transaction("forms", mode);
    const asked = work(transaction.objectStore("forms"));
    transaction.oncomplete = () => { db.close(); done(asked.result); };
    transaction.onabort = transaction.onerror = () => { db.close(); fail(transaction.error); };
  }));

  const all = () => run("readonly", (forms) => forms.getAll());
  const put = (form) => run("readwrite", (forms) => forms.put(form));
  const remove = (key) => run("readwrite", (forms) => forms.delete(key));

  const post = (path, lang, document, headers) => fetch(`${path}?lang=${lang}`, {
    method: "POST",
    headers: Object.assign({ "Content-Type": "application/json" }, headers),
    body: JSON.stringify(document),
  });

  const isLater = (answer) => answer.status === 429 || answer.status >= 500;

  // The key that the form is sent with; Refused with a sentence if the file is not taken at all.
  const upload = async (file, lang) => {
    const asked = await post("/v1/uploads", lang, { name: file.name, size: file.size });
    if (isLater(asked)) throw new Error(asked.status);
    const place = await asked.json();
    if (!asked.ok) throw new Refused(place.message);
    const form = new FormData();
    Object.keys(place.fields).forEach((name) => form.append(name, place.fields[name]));
    form.append("file", file);
    const taken = await fetch(place.url, { method: "POST", body: form });
    if (!taken.ok) throw new Error(taken.status);
    return place.key;
  };

  const FIELDS = ["text", "title", "type", "district", "address", "respondent", "request", "name", "phone",
    "email", "lang", "category"];

  const submission = (form) => {
    const said = {};
    FIELDS.forEach((name) => { if (form.fields[name]) said[name] = form.fields[name]; });
    ["confidential", "anonymous"].forEach((name) => { if (form.fields[name]) said[name] = true; });
    const before = (form.fields.files || "").split(" ").filter(Boolean);
    said.files = before.concat(form.files.map((file) => file.key).filter(Boolean));
    return said;
  };

  // The keys of files are kept before the form is sent: sent again, it says the same.
  const bring = async (form) => {
    for (const file of form.files.filter((each) => !each.key && !each.wrong)) {
      try {
        file.key = await upload(file.blob, form.lang);
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        file.wrong = error.message;
      }
      await put(form);
    }
  };

  const send = async (form) => {
    await bring(form);
    const answer = await post("/v1/submissions", form.lang, submission(form), { "Idempotency-Key": form.key });
    if (isLater(answer)) throw new Error(answer.status);
    const said = await answer.json();
    const left = form.files.filter((file) => file.wrong).map((file) => file.wrong);
    await put(answer.ok
      ? { key: form.key, lang: form.lang, state: "sent", ticket: said.ticket, code: said.access_code, left }
      : Object.assign(form, { state: "wrong", message: said.message }));
  };

  const sendAll = async () => {
    const waiting = (await all()).filter((form) => form.state === "waiting");
    for (const form of waiting) await send(form);
    return waiting.length;
  };

  // One at a time, in all tabs and the worker; fails if something is still to be sent. A browser without locks
  // has one tab at a time.
  let sending = null;
  const flush = () => {
    const alone = navigator.locks ? () => navigator.locks.request("huiyin-send", sendAll) : sendAll;
    sending = sending || alone().finally(() => { sending = null; });
    return sending;
  };

  return { all, put, remove, upload, flush, Refused };
})();
