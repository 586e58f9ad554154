// What is out of the ordinary stands on top of the page, and changes while it is open.

export async function showNotices() {
  const answer = await fetch("/notices").catch(() => null);
  if (!answer?.ok) return;
  const template = document.createElement("template");
  template.innerHTML = answer.status === 204 ? "" : await answer.text();
  document.querySelector(".conditions")?.remove();
  document.body.prepend(template.content);
}
