# ruff: noqa: E501 - a line of a style sheet or script is as long as what belongs together
"""What JavaScript adds where it is there: a filter and sorting for the table of movements. All stands without it too."""

SCRIPT = """
"use strict";
(() => {
  const table = document.getElementById("movements-table");
  if (!table) return;
  const parts = [...table.tBodies];
  const rows = parts.flatMap((part) => [...part.rows].slice(1));
  const tools = document.createElement("div");
  tools.className = "tools";
  const field = document.createElement("div");
  const label = document.createElement("label");
  label.htmlFor = "filter";
  label.textContent = "Filter the lines";
  const input = document.createElement("input");
  input.id = "filter";
  input.type = "search";
  input.autocomplete = "off";
  field.append(label, input);
  const clear = document.createElement("button");
  clear.type = "button";
  clear.textContent = "Show all, as at first";
  const told = document.createElement("p");
  told.setAttribute("role", "status");
  tools.append(field, clear, told);
  table.parentElement.before(tools);

  const show = () => {
    const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
      shown += row.hidden ? 0 : 1;
    }
    for (const part of parts) {
      if (part.isConnected) part.hidden = ![...part.rows].slice(1).some((row) => !row.hidden);
    }
    told.textContent = `${shown} of ${rows.length} lines`;
  };

  const all = document.createElement("tbody");
  const heads = [...table.tHead.rows[0].cells];
  const first = rows.map((row) => row.parentElement);
  const reset = () => {
    all.remove();
    parts.forEach((part) => table.append(part));
    rows.forEach((row, number) => first[number].append(row));
    heads.forEach((head) => { head.removeAttribute("aria-sort"); head.querySelector("span").textContent = ""; });
  };
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent.trim().toLowerCase() : Number(cell.dataset.value);
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    const sign = document.createElement("span");
    sign.setAttribute("aria-hidden", "true");
    button.append(...head.childNodes, sign);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      reset();
      const sorted = [...rows].sort((one, other) => {
        const [a, b] = [value(one, column), value(other, column)];
        const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en-GB");
        return down ? -order : order;
      });
      parts.forEach((part) => part.remove());
      all.append(...sorted);
      table.append(all);
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      sign.textContent = down ? "\\u25BC" : "\\u25B2";
      show();
    });
  });
  input.addEventListener("input", show);
  clear.addEventListener("click", () => { input.value = ""; reset(); show(); input.focus(); });
  const followed = () => {
    if (location.hash.startsWith("#part-")) {
      input.value = "";
      reset();
      show();
      document.getElementById(location.hash.slice(1))?.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", followed);
  show();
})();
"""
