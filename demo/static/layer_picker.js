// A chosen layer stays chosen when new results come in, until something with data-fresh is shown; the first one is that
// of the address with which the page was opened (the address itself changes at once). Buttons with data-go lead to a
// layer; pointing at anything with data-token lights up all that stands for the same token, arrow keys go to the next.
// TAB is the id of the tab it stands on; element and watch are those of gr.HTML.
const asked = new URL(performance.getEntriesByType("navigation")[0].name).searchParams;
let layer = asked.get("tab") === "TAB" && /^[0-9]{1,2}$/.test(asked.get("layer")) ? asked.get("layer") : null;
const all = (selector) => [...element.querySelectorAll(selector)];
const show = (wanted) => {
  const slider = element.querySelector("input[data-layers]");
  if (!slider) return;
  slider.value = wanted;
  layer = slider.value;
  all("[data-layer]").forEach((view) => { view.hidden = view.dataset.layer !== layer; });
  all("[data-shown]").forEach((text) => { text.textContent = layer; });
  all("[data-go]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.go === layer));
  slider.dispatchEvent(new Event("change", { bubbles: true })); // page.js writes it into the page's address
};
const light = (token) => {
  all(".lit").forEach((lit) => lit.classList.remove("lit"));
  all(`[data-token="${token}"]`).forEach((same) => same.classList.add("lit"));
  const word = element.querySelector(`[data-walk] [data-token="${token}"]`);
  all("[data-said]").forEach((text) => { text.textContent = word ? word.title : ""; });
};
const pointed = (event) => {
  const target = event.target.closest("[data-token]");
  if (target) light(target.dataset.token);
};
element.addEventListener("pointerover", pointed);
element.addEventListener("focusin", pointed);
element.addEventListener("input", (event) => { if (event.target.matches("[data-layers]")) show(event.target.value); });
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-go]");
  if (!button) return;
  show(button.dataset.go);
  element.querySelector("[data-layers]").closest("div").scrollIntoView({ block: "nearest", behavior: "smooth" });
});
element.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !event.target.matches("[data-walk]")) return;
  event.preventDefault();
  const words = all("[data-walk] [data-token]");
  const at = words.findIndex((word) => word.classList.contains("lit"));
  light(words[(at + step + words.length) % words.length].dataset.token);
});
watch("value", () => {
  if (element.querySelector("[data-fresh]")) layer = null;
  if (layer !== null) show(layer);
});
