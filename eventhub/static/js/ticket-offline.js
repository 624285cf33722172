// Hands the opened ticket, and what its page is made of, to the worker that shows it without a network.

const state = document.getElementById("offline");

async function keep() {
  await navigator.serviceWorker.register(state.dataset.worker, { scope: state.dataset.scope });
  const { active } = await navigator.serviceWorker.ready;
  const pieces = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const named = [...document.querySelectorAll("link[rel=stylesheet], script[src], img[src]")];
  pieces.push(...named.map((each) => new URL(each.href || each.src, location)));
  // A drawing's parts are addressed by a fragment; what is fetched is the file.
  pieces.push(...[...document.querySelectorAll("use")].map((each) => new URL(each.getAttribute("href"), location)));
  const own = pieces.filter((each) => each.origin === location.origin && each.pathname !== state.dataset.worker);
  const addresses = new Set(own.map((each) => each.pathname + each.search));
  active.postMessage({ keep: [...pages(), ...addresses], until: state.dataset.until });
}

// All tickets of the order are on the page; each has an address of its own, and a drawing of where its seat is.
function pages() {
  const tickets = [...document.querySelectorAll("[data-ticket-page]")];
  return tickets.flatMap(({ dataset }) => [dataset.ticketPage, dataset.ticketSeat]);
}

if (state && "serviceWorker" in navigator) {
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data?.kept) state.hidden = false;
  });
  addEventListener("load", () => keep().catch(() => {}));
}
