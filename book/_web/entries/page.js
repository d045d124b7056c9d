// What every page loads. What only some pages need comes when it is needed.
if (document.querySelector(".mg-figure")) {
  import("../figures/host.js").then(({ mount }) => mount(document));
}
