/* Let the keyboard scroll wide tables: the theme wraps each table after the page has loaded. */
const reach = () => document.querySelectorAll(".md-typeset__scrollwrap")
  .forEach((wrap) => { wrap.tabIndex = 0; });
new MutationObserver(reach).observe(document.querySelector("article"), { childList: true });
reach();
