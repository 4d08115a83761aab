// What the page does in the browser alone: its address follows what is seen, figures and numbers are saved, the keyboard
// works where Gradio leaves it. Everything is found by its data-* attribute or class when it is used, so nothing has to
// be connected when results come and go.
(() => {
  const seen = (element) => element && element.offsetParent !== null;

  // ----- The address: ?tab=...&picture=...&layer=...&heads=... -----
  const NAMES = ["picture", "layer", "heads"];
  let restored = false; // the server reads the address first; page.py says when it has
  window.addressRestored = () => { restored = true; };

  const valueOf = (block) => {
    const boxes = [...block.querySelectorAll("input[type=checkbox]")];
    if (boxes.length) {
      const on = boxes.filter((box) => box.checked);
      return on.length && on.length < boxes.length ? on.map((box) => box.name || box.value).join(",") : null;
    }
    const one = block.querySelector("input[type=radio]:checked, input[type=number], input[type=range]");
    return one ? one.value : null;
  };
  const write = () => {
    if (!restored) return;
    const address = new URL(location.href);
    const tab = document.querySelector(".pages [role=tab][aria-selected=true]");
    if (tab && tab.dataset.tabId) address.searchParams.set("tab", tab.dataset.tabId);
    for (const name of NAMES) {
      const block = [...document.querySelectorAll(`.in-address-${name}`)].find(seen);
      const value = block ? valueOf(block) : null;
      if (value === null || value === "") address.searchParams.delete(name);
      else address.searchParams.set(name, value);
    }
    if (address.href === location.href) return;
    history.replaceState(history.state, "", address);
    // A Space is seen inside another page, which can show the same query.
    if (window.parent !== window) window.parent.postMessage({ queryString: address.search.slice(1) }, "https://huggingface.co");
  };
  let waiting = [];
  const soon = () => { // now, and when the answer to a click has come
    waiting.forEach(clearTimeout);
    waiting = [250, 2000].map((milliseconds) => setTimeout(write, milliseconds));
  };
  for (const event of ["input", "change", "click", "keyup"]) document.addEventListener(event, soon, true);

  const inLanguage = (language) => {
    const address = new URL(language === "zh" ? "zh" : "./", location.href);
    address.search = location.search;
    address.searchParams.set("lang", language);
    return address.href;
  };

  // ----- Saving -----
  const save = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };
  const nameOf = (button, ending) => {
    const tab = document.querySelector(".pages [role=tab][aria-selected=true]");
    const block = button.closest(".result, .block") || document.body;
    const number = [...block.querySelectorAll("[data-save]")].indexOf(button) + 1;
    return `${(tab && tab.dataset.tabId) || "page"}-${number}.${ending}`;
  };
  const csv = (rows) => rows.map((row) => row.map((cell) => {
    const text = String(cell).trim();
    const safe = /^[-=+@＝＋－＠]./.test(text) && isNaN(Number(text)) ? `'${text}` : text; // a spreadsheet would compute it
    return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }).join(",")).join("\r\n") + "\r\n";
  const saveRows = (rows, button) => save(new Blob(["\ufeff", csv(rows)], { type: "text/csv" }), nameOf(button, "csv"));

  const unpacked = (image) => {
    const bytes = Uint8Array.from(atob(image.dataset.numbers), (c) => c.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    const [low, high, columns] = ["low", "high", "columns"].map((name) => Number(image.dataset[name]));
    const rows = [];
    for (let i = 0; i < bytes.length / 2; i++) {
      if (i % columns === 0) rows.push([]);
      rows.at(-1).push((low + (view.getUint16(2 * i, true) / 65535) * (high - low)).toPrecision(5));
    }
    return rows;
  };
  const tableRows = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.dataset.value ?? cell.textContent));

  const STYLES = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap",
    "font-size", "font-family", "font-weight", "opacity", "display", "visibility", "text-anchor", "dominant-baseline", "paint-order"];
  const saveSvg = (svg, button) => {
    const copy = svg.cloneNode(true);
    const from = [svg, ...svg.querySelectorAll("*")], to = [copy, ...copy.querySelectorAll("*")];
    from.forEach((element, i) => {
      const style = getComputedStyle(element);
      to[i].setAttribute("style", STYLES.map((name) => `${name}:${style.getPropertyValue(name)}`).join(";"));
    });
    const { width, height } = svg.getBoundingClientRect();
    copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    copy.setAttribute("width", width);
    copy.setAttribute("height", height);
    const image = new Image();
    image.onload = () => draw(image, width * 2, height * 2, button);
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  };
  const draw = (image, width, height, button) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: Math.ceil(width), height: Math.ceil(height) });
    const context = canvas.getContext("2d");
    context.fillStyle = getComputedStyle(document.querySelector("gradio-app") || document.body).backgroundColor;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(blob, nameOf(button, "png")), "image/png");
  };
  const savePicture = async (figure, button) => {
    const image = figure.querySelector("img");
    if (image) save(await (await fetch(image.src)).blob(), nameOf(button, "png"));
    else saveSvg(figure.querySelector("svg"), button);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-save], [data-language], [data-copy]");
    if (!button) return;
    if (button.dataset.language) {
      event.preventDefault();
      location.assign(inLanguage(button.dataset.language));
    } else if ("copy" in button.dataset) {
      write();
      const link = inLanguage(document.documentElement.lang.startsWith("zh") ? "zh" : "en");
      (navigator.clipboard ? navigator.clipboard.writeText(link) : Promise.reject()) // there is none without https
        .then(() => { button.textContent = button.dataset.copy; })
        .catch(() => { window.prompt("", link); });
    } else if (button.dataset.save === "png") savePicture(button.closest("figure"), button);
    else if (button.dataset.save === "csv") saveRows(unpacked(button.closest("figure").querySelector("img")), button);
    else saveRows(tableRows(button.parentElement.querySelector("table")), button);
  });

  // ----- The keyboard -----
  // Gradio makes the choices of a radio anew when one is taken, and the focus is lost; its arrow keys do nothing, as each
  // choice has a name of its own. Rows of tabs have no arrow keys either.
  const focusAgain = (group) => setTimeout(() => {
    const lost = !document.activeElement || document.activeElement === document.body;
    if (lost && group.isConnected) group.querySelector("input[type=radio]:checked")?.focus();
  }, 120);
  document.addEventListener("change", (event) => {
    if (event.target.type === "radio" && event.target.closest("fieldset")) focusAgain(event.target.closest("fieldset"));
  }, true);
  document.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    const radio = event.target.type === "radio";
    const group = radio ? event.target.closest("fieldset") : event.target.closest("[role=tablist]");
    if (!group) return;
    const all = [...group.querySelectorAll(radio ? "input[type=radio]" : "[role=tab]")].filter((one) => !one.disabled && (radio || seen(one)));
    const next = all[(all.indexOf(event.target) + step + all.length) % all.length];
    if (!next || next === event.target) return;
    event.preventDefault();
    next.focus();
    next.click();
  });

  // ----- The quiz: answers stay in the reader's browser, which may allow no storage -----
  window.quizAnswers = {
    keep(ids, answers) {
      const byId = Object.fromEntries(ids.map((id, i) => [id, answers[i]]));
      try { localStorage.setItem("answers", JSON.stringify(byId)); } catch {}
    },
    kept() {
      try { return localStorage.getItem("answers") ?? ""; } catch { return ""; }
    },
    save(text) {
      const link = document.createElement("a");
      link.download = "answers.toml";
      link.href = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
      link.click();
    },
  };
  window.scrollWhenSeen = (id, tries = 30) => {
    const element = document.getElementById(id);
    if (seen(element)) element.scrollIntoView({ behavior: "smooth" });
    else if (tries) setTimeout(() => window.scrollWhenSeen(id, tries - 1), 100);
  };
})();
