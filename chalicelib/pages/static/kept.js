"use strict";
// What is kept on this device: sent as soon as there is a connection, then shown with its number.
(() => {
  const list = document.getElementById("kept");
  const status = document.getElementById("kept-status");
  const words = list.dataset;
  const lang = document.documentElement.lang;
  let last = "";

  const part = (id, form) => {
    const made = document.getElementById(id).content.firstElementChild.cloneNode(true);
    made.querySelectorAll("[data-of]").forEach((place) => { place.textContent = form[place.dataset.of] || ""; });
    return made;
  };

  const back = (card, form) => {
    Object.keys(form.fields).forEach((name) => {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value: form.fields[name] });
      card.querySelector("form").append(field);
    });
  };

  const draw = (form) => {
    const text = form.fields ? form.fields.text.slice(0, 60) : "";
    const card = part(form.state, Object.assign({ text, lost: (form.left || []).join(" ") }, form));
    card.querySelectorAll("a[data-track]").forEach((link) => {
      link.href = `/track?lang=${lang}&ticket=${form.ticket}`;
    });
    if (form.state === "wrong") back(card, form);
    card.querySelectorAll("button[data-remove]").forEach((button) => button.addEventListener("click", async () => {
      await kept.remove(form.key);
      await show();
      document.querySelector("h1").focus();
    }));
    return card;
  };

  const show = async () => {
    const forms = await kept.all();
    list.replaceChildren(...forms.map(draw));
    const now = forms.map((form) => form.state).join(" ");
    document.getElementById("nothing").hidden = forms.length > 0;
    ["intro", "again"].forEach((id) => { document.getElementById(id).hidden = !now.includes("waiting"); });
    if (last && now !== last) status.textContent = now.includes("waiting") ? "" : words.done;
    last = now;
  };

  const send = async () => {
    await show();
    if (!last.includes("waiting")) return;
    const worker = navigator.serviceWorker && navigator.serviceWorker.controller;
    if (worker) worker.postMessage("send");
    else await kept.flush().catch(() => {}).then(show);
  };

  if (navigator.serviceWorker) navigator.serviceWorker.addEventListener("message", show);
  window.addEventListener("online", send);
  document.getElementById("again").addEventListener("click", send);
  window.setInterval(send, 20000);
  send();
})();
