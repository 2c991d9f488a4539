import "altcha/external";

/** Puts the check that a person is there in the place that the page has for it. */
for (const place of document.querySelectorAll<HTMLElement>(".captcha")) {
  const { worker = "", language = "es", words = "{}" } = place.dataset;
  $altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(worker));
  $altcha.i18n.set(language, JSON.parse(words) as Record<string, string>);
  const widget = document.createElement("altcha-widget");
  widget.setAttribute("language", language);
  widget.setAttribute("challenge", "/captcha");
  widget.setAttribute("name", "altcha");
  widget.setAttribute("auto", "off");
  // nothing of elsewhere is shown, and how somebody moves is nobody's business
  const ours = { hideLogo: true, hideFooter: true, humanInteractionSignature: false };
  widget.setAttribute("configuration", JSON.stringify(ours));
  place.replaceChildren(widget);
}
