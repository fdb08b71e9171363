"use strict";
// Opens the form without a connection, and keeps what is sent from it until there is one.
importScripts("/static/store.js?v={{version}}");

const CACHE = "huiyin-{{version}}";
const LANGS = ["zh-CN", "en"];
const FILES = ["store.js", "form.js", "kept.js"].map((name) => `/static/${name}?v={{version}}`);
const PAGES = ["/", "/kept"];

const asked = (url) => url.searchParams.get("lang") || (/^en/i.test(self.navigator.language) ? "en" : "zh-CN");
const nearest = (lang) => (/^en/i.test(lang) ? "en" : "zh-CN");

self.addEventListener("install", (event) => {
  const all = FILES.concat(...PAGES.map((page) => LANGS.map((lang) => `${page}?lang=${lang}`)));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(all)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const clear = caches.keys().then((names) => Promise.all(
    names.filter((name) => name.startsWith("huiyin-") && name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(clear.then(() => self.clients.claim()));
});

// A form from the cache gets a key of its own: otherwise two matters would be one.
const fresh = async (answer) => {
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0"));
  const page = (await answer.text()).replace(/(name="key" value=")[^"]*/, `$1${key.join("")}`);
  return new Response(page, { headers: answer.headers });
};

const open = async (request, url) => {
  try {
    return await fetch(request);
  } catch (error) {
    const page = await caches.match(`${url.pathname}?lang=${nearest(asked(url))}`);
    if (!page) throw error;
    return fresh(page);
  }
};

const remind = () => (self.registration.sync ? self.registration.sync.register("send").catch(() => {}) : null);

const take = async (request) => {
  const copy = request.clone();
  try {
    return await fetch(request);
  } catch (error) {
    const fields = Object.fromEntries(new URLSearchParams(await copy.text()));
    const lang = nearest(fields.lang || "");
    await kept.put({ key: fields.key, lang, fields, files: [], state: "waiting" });
    await remind();
    return Response.redirect(`/kept?lang=${lang}`, 303);
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (FILES.includes(url.pathname + url.search)) {
    event.respondWith(caches.match(request).then((found) => found || fetch(request)));
  } else if (request.mode === "navigate" && request.method === "GET" && PAGES.includes(url.pathname)) {
    event.respondWith(open(request, url));
  } else if (request.mode === "navigate" && request.method === "POST" && url.pathname === "/") {
    event.respondWith(take(request));
  }
});

const flush = () => kept.flush().finally(async () => {
  const pages = await self.clients.matchAll({ includeUncontrolled: true });
  pages.forEach((page) => page.postMessage("kept"));
});

self.addEventListener("sync", (event) => event.waitUntil(flush()));
self.addEventListener("message", (event) => {
  if (event.data === "send") event.waitUntil(flush().catch(remind));
});
