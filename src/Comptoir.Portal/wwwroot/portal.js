// What only a browser can do: copying, moving focus, telling its time zone, waiting visibly. Every page works without it.

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
const inZone = `comptoir-zone=${encodeURIComponent(zone ?? "")}`;
if (zone && !document.cookie.split("; ").includes(inZone))
  document.cookie = `${inZone}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;

const say = text => {
  const region = document.querySelector("dialog[open] .toasts") ?? document.querySelector(".toasts");
  if (!region) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = text;
  region.replaceChildren(toast);
  setTimeout(() => toast.remove(), 5000);
};

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await copy(button.dataset.copy);
    say(button.dataset.copied);
    if (button.dataset.done) {
      const label = button.querySelector("span");
      const before = label.textContent;
      label.textContent = button.dataset.done;
      setTimeout(() => (label.textContent = before), 2000);
    }
  });
}

// Tabs scroll sideways on a narrow page: the one that is open is in sight.
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const strip = tab.parentElement;
  strip.scrollLeft += tab.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - tab.offsetWidth) / 2;
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

async function copy(text) {
  if (navigator.clipboard) {
    try {
      return await navigator.clipboard.writeText(text);
    } catch {
      // Not allowed here: the old way does.
    }
  }
  const field = document.createElement("textarea");
  field.value = text;
  (document.querySelector("dialog[open]") ?? document.body).append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}

// A large file tells how far it has come; without this the browser sends it by itself, as it does a form without a file.
const hasFiles = form => [...form.querySelectorAll('input[type="file"]')].some(field => field.files.length > 0);
document.addEventListener("submit", event => {
  const form = event.target;
  if (!form.matches("form[data-upload]") || form.dataset.sent || !hasFiles(form)) return;
  event.preventDefault();
  form.dataset.sent = "1";
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  const button = event.submitter ?? form.querySelector("button");
  bar.setAttribute("aria-label", button.dataset.busy ?? button.textContent);
  button.setAttribute("aria-disabled", "true");
  button.setAttribute("aria-busy", "true");
  button.dataset.label = button.textContent;
  if (button.dataset.busy) button.textContent = button.dataset.busy;
  form.append(bar);
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.responseType = "document";
  request.upload.addEventListener("progress", step => {
    if (step.lengthComputable) bar.value = step.loaded / step.total;
  });
  request.addEventListener("load", () => {
    if (request.responseURL && request.responseURL !== form.action) {
      location.assign(request.responseURL);
      return;
    }
    // What the form's own address answers is shown in place: a fault, or what the file would change.
    const answer = request.responseXML?.querySelector("main");
    if (!answer) return location.reload();
    document.querySelector("main").replaceWith(document.adoptNode(answer));
    document.querySelector("main [data-summary]")?.focus();
  });
  request.addEventListener("error", () => {
    bar.remove();
    rest(form, button);
  });
  request.send(new FormData(form));
});

// A button that was pressed says so and is not pressed again; the server does not rely on it.
document.addEventListener("submit", event => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (!button) return;
  form.dataset.sent = "1";
  button.setAttribute("aria-disabled", "true");
  button.setAttribute("aria-busy", "true");
  const label = button.querySelector("span") ?? button;
  if (button.dataset.busy) {
    button.dataset.label = label.textContent;
    label.textContent = button.dataset.busy;
  }
  // A form whose answer is a file leaves the page as it is.
  if (form.hasAttribute("data-file")) setTimeout(() => rest(form, button), 3000);
});

function rest(form, button) {
  delete form.dataset.sent;
  button.removeAttribute("aria-disabled");
  button.removeAttribute("aria-busy");
  if (button.dataset.label) (button.querySelector("span") ?? button).textContent = button.dataset.label;
}

// Shown again out of the browser's memory, a page is as it was before the button was pressed.
addEventListener("pageshow", event => {
  if (event.persisted)
    for (const form of document.querySelectorAll("form[data-sent]"))
      rest(form, form.querySelector("[aria-busy]") ?? form);
});

// A form that only hands something on needs nobody to press its button.
document.querySelector("form[data-now]")?.submit();

// What goes on elsewhere is looked at again.
const going = document.querySelector("[data-refresh]");
if (going) setTimeout(() => location.reload(), Number(going.dataset.refresh) * 1000);

// What opens or closes through its own address stays where it was on the screen, and keeps the focus. The browser would scroll to the
// place that the address names, and take the focus away; so that is told it afterwards.
const stay = "comptoir-stay";
const left = JSON.parse(sessionStorage.getItem(stay) ?? "null");
sessionStorage.removeItem(stay);
const stayed = left?.address === location.pathname + location.search && document.querySelector(`[data-stay="${CSS.escape(left.name)}"]`);
if (stayed) {
  scrollBy({ top: stayed.getBoundingClientRect().top - left.top, behavior: "instant" });
  stayed.focus({ preventScroll: true });
  addEventListener("load", () => history.replaceState(null, "", left.hash));
}
document.addEventListener("click", event => {
  const link = event.target.closest("a[data-stay]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const address = link.pathname + link.search;
  sessionStorage.setItem(stay, JSON.stringify({ name: link.dataset.stay, address, hash: link.hash, top: link.getBoundingClientRect().top }));
  location.assign(address);
});

// A choice that reloads the page does so by itself.
for (const select of document.querySelectorAll("[data-auto]"))
  select.addEventListener("change", () => select.form.requestSubmit());

// The price beside a choice of term follows it; its list tells every price without this.
for (const select of document.querySelectorAll("[data-price-for]"))
  select.addEventListener("change", () => {
    const price = document.getElementById(select.dataset.priceFor);
    const chosen = select.selectedOptions[0];
    price.querySelector("[data-amount]").textContent = chosen.dataset.price;
    price.querySelector("[data-unit]").textContent = chosen.dataset.unit;
  });

// The server renders a dialog open, with the rest inert; here it becomes modal, and every way out leads to its page.
const dialog = document.querySelector("dialog[data-back]");
if (dialog) {
  dialog.closest(".layer")?.classList.remove("layer");
  dialog.close();
  for (const part of document.querySelectorAll("[inert]")) part.inert = false;
  dialog.showModal();
  dialog.querySelector("[data-focus]")?.focus();
  dialog.addEventListener("cancel", event => {
    event.preventDefault();
    location.assign(dialog.dataset.back);
  });
}

// Back from a dialog or after an error, focus is where the reader goes on.
const mark = document.querySelector("[data-return-focus]") ?? document.querySelector("[data-summary]");
if (!dialog && mark) mark.focus();

// What is being written in a long form stays in this tab until it is sent: a session that ends meanwhile loses nothing but the
// files that were chosen, which the page then says.
const draftOf = form => form.dataset.draft + location.search;
for (const form of document.querySelectorAll("form[data-draft]")) {
  const kept = JSON.parse(sessionStorage.getItem(draftOf(form)) ?? "null");
  if (!kept || form.dataset.checked) continue;
  for (const [name, value] of Object.entries(kept.fields ?? {}))
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type="hidden"], [type="file"])`))
      if (field.type === "radio") field.checked = field.value === value;
      else if (field.type !== "checkbox") field.value = value;
  const again = form.querySelector("[data-draft-files]");
  if (again && kept.files) again.hidden = false;
}
document.addEventListener("input", event => {
  const form = event.target.form;
  if (!form?.matches("form[data-draft]")) return;
  const fields = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "form" && name !== "requestId");
  sessionStorage.setItem(draftOf(form), JSON.stringify({ fields: Object.fromEntries(fields), files: hasFiles(form) }));
});
for (const done of document.querySelectorAll("[data-draft-done]"))
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(done.dataset.draftDone)) sessionStorage.removeItem(key);

// What a form held when it was sent stays in this tab until the next page: where the session had ended meanwhile, that is the sign-in,
// and the same person finds it in the form again. Secrets, files and what the page itself put there are not kept.
const unsent = "comptoir-unsent";
const who = document.querySelector(".menu-who small")?.textContent;
if (who) {
  const kept = JSON.parse(sessionStorage.getItem(unsent) ?? "null");
  sessionStorage.removeItem(unsent);
  if (kept?.ended && kept.who === who && kept.address === location.pathname + location.search) restore(kept);
  addEventListener("submit", event => {
    const form = event.target;
    if (form.method !== "post") return;
    const fields = [...form.elements].filter(field => writable(field) && (!/checkbox|radio/.test(field.type) || field.checked));
    const held = { who, address: location.pathname + location.search, action: form.getAttribute("action"), fields: fields.map(field => [field.name, field.value]) };
    if (fields.length) sessionStorage.setItem(unsent, JSON.stringify(held));
  });
} else {
  const kept = JSON.parse(sessionStorage.getItem(unsent) ?? "null");
  if (kept) sessionStorage.setItem(unsent, JSON.stringify({ ...kept, ended: true }));
}

function writable(field) {
  return field.name && !field.disabled && !/hidden|file|password|submit|button/.test(field.type);
}

function restore({ action, fields }) {
  const form = [...document.forms].find(one => one.method === "post" && one.getAttribute("action") === action);
  for (const field of [...(form?.elements ?? [])].filter(writable)) {
    const at = fields.findIndex(([name, value]) => name === field.name && (!/checkbox|radio/.test(field.type) || value === field.value));
    if (/checkbox|radio/.test(field.type)) field.checked = at >= 0;
    else if (at >= 0) [[, field.value]] = fields.splice(at, 1);
  }
}

// A file read into a field, for whoever has the list as one.
for (const reader of document.querySelectorAll("[data-reads]")) {
  reader.hidden = false;
  const file = reader.querySelector("input");
  file.addEventListener("change", async () => {
    if (file.files[0]) document.getElementById(reader.dataset.reads).value = await file.files[0].text();
  });
}

// Only the browser can ask a device for a passkey; what it answers goes with the form. Where it cannot, the server says so.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const answer = form.elements.credential;
  const failed = form.querySelector("[data-passkey-failed]");
  form.addEventListener("submit", event => {
    if (form.dataset.sent || answer.value || !window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
    event.preventDefault();
    failed.hidden = true;
    const button = event.submitter ?? form.querySelector("button");
    ask(form).then(
      credential => {
        answer.value = JSON.stringify(credential);
        rest(form, button);
        form.requestSubmit(button);
      },
      () => {
        rest(form, button);
        failed.hidden = false;
      },
    );
  });
  if (form.hasAttribute("data-begin") && window.PublicKeyCredential) form.requestSubmit(form.querySelector("button"));
}

function ask(form) {
  const asked = JSON.parse(form.dataset.asked);
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
}
