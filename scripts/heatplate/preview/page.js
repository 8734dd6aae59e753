// What the server says is shown as text, never as HTML.
"use strict";

const state = document.getElementById("state");
const zoom = document.getElementById("zoom");
const sections = new Map(); // by the figure's name

function element(kind, className, text = "") {
  const made = document.createElement(kind);
  made.className = className;
  made.textContent = text;
  return made;
}

function list(ul, lines) {
  ul.replaceChildren(...lines.map((line) => element("li", "", line)));
  ul.hidden = lines.length === 0;
}

function newSection(name) {
  const section = element("section", "");
  const parts = {
    section,
    problems: element("ul", "problems"),
    picture: element("div", "picture"),
    remarks: element("ul", "remarks"),
  };
  section.append(element("h2", "", name), parts.problems, parts.picture, parts.remarks);
  return parts;
}

function resize(image) {
  image.style.width = `${image.dataset.width * zoom.value}in`;
}

async function showPicture(parts, figure) {
  parts.wanted = figure.picture;
  const image = new Image();
  image.alt = figure.name;
  image.dataset.width = figure.width;
  image.src = figure.picture;
  try {
    await image.decode(); // until then the last picture stays
  } catch {
    return; // a newer one is on its way
  }
  if (parts.wanted === figure.picture) {
    resize(image);
    parts.picture.replaceChildren(image);
  }
}

function show(content) {
  list(document.getElementById("problems"), content.problems);
  const shown = content.figures.map((figure) => {
    const parts = sections.get(figure.name) ?? newSection(figure.name);
    sections.set(figure.name, parts);
    parts.section.className = figure.outdated ? "outdated" : "";
    list(parts.problems, figure.problems);
    list(parts.remarks, figure.remarks);
    if (figure.picture && figure.picture !== parts.wanted) showPicture(parts, figure);
    return parts.section;
  });
  for (const [name, parts] of sections) {
    if (!shown.includes(parts.section)) sections.delete(name);
  }
  const figures = document.getElementById("figures");
  const stay = shown.length === figures.children.length && shown.every((one, i) => one === figures.children[i]);
  if (!stay) figures.replaceChildren(...shown); // moving a section would lose its scroll position

  const lines = [content.problems, ...content.figures.map((figure) => figure.problems)].flat();
  const count = new Set(lines).size; // figures of one matrix share its problems
  const words = count === 1 ? "1 problem" : `${count} problems`;
  const waiting = content.figures.some((figure) => !figure.picture && !figure.problems.length);
  state.textContent = count ? words : waiting ? "Drawing …" : "Up to date";
  document.title = count ? `${words} – Preview` : "Preview";
}

zoom.value = sessionStorage.getItem("zoom") ?? "1";
zoom.addEventListener("change", () => {
  sessionStorage.setItem("zoom", zoom.value);
  document.querySelectorAll("img").forEach(resize);
});

const events = new EventSource("/events");
let last = "";
events.onmessage = (event) => {
  if (event.data !== last) show(JSON.parse(event.data)); // or a selection in a message would be lost
  last = event.data;
};
events.onerror = () => {
  last = "";
  state.textContent = "The preview has ended";
};
