// Copy buttons, the search of permissions, and dialogs that wait for an answer. Every page works
// without it.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}

for (const field of document.querySelectorAll("[data-filter]")) {
  field.hidden = false;
  const list = document.getElementById(field.dataset.filter);
  const input = field.querySelector("input");
  input.addEventListener("input", () => {
    const wanted = input.value.trim().toLowerCase();
    const labels = [...list.querySelectorAll("label")];
    for (const label of labels) label.hidden = !label.textContent.toLowerCase().includes(wanted);
    list.querySelector("[data-none]").hidden = labels.some((label) => !label.hidden);
  });
}

for (const dialog of document.querySelectorAll("dialog[data-modal]")) {
  dialog.close();
  dialog.showModal();
}
