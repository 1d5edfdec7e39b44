"use strict";
// Values at the pointer and at the keyboard, and what is folded, opened in
// print by older browsers; everything else needs no script.
let opened = [];
addEventListener("beforeprint", () => {
	opened = [...document.querySelectorAll("details:not([open])")];
	opened.forEach((details) => { details.open = true; });
});
addEventListener("afterprint", () => {
	opened.forEach((details) => { details.open = false; });
});
for (const figure of document.querySelectorAll(".figure")) {
	const readout = figure.querySelector(".readout");
	let current = null;
	const seen = (svg) => [...svg.querySelectorAll(".p")].filter(
		(mark) => mark.getClientRects().length > 0 &&
			mark.getBoundingClientRect().width > 0);
	const show = (mark) => {
		if (current)
			current.classList.remove("at");
		current = mark;
		if (mark)
			mark.classList.add("at");
		readout.textContent = mark ?
			mark.querySelector("title").textContent : "";
	};
	const centre = (mark) => {
		const box = mark.getBoundingClientRect();
		return [box.x + box.width / 2, box.y + box.height / 2];
	};
	const nearest = (marks, [x, y], allowed) => {
		let best = null, least = Infinity;
		for (const mark of marks) {
			const [mx, my] = centre(mark);
			const far = Math.hypot(mx - x, my - y);
			if (far < least && allowed(mx - x, my - y)) {
				best = mark;
				least = far;
			}
		}
		return best;
	};
	const towards = {
		ArrowLeft: (x, y) => x < -0.5 && Math.abs(y) <= 2 * -x,
		ArrowRight: (x, y) => x > 0.5 && Math.abs(y) <= 2 * x,
		ArrowUp: (x, y) => y < -0.5 && Math.abs(x) <= 2 * -y,
		ArrowDown: (x, y) => y > 0.5 && Math.abs(x) <= 2 * y,
	};
	for (const svg of figure.querySelectorAll(".plots svg")) {
		svg.setAttribute("tabindex", "0");
		svg.addEventListener("pointermove", (event) => {
			const near = (x, y) => Math.hypot(x, y) < 30;
			show(nearest(seen(svg),
				[event.clientX, event.clientY], near));
		});
		svg.addEventListener("pointerleave", () => show(null));
		svg.addEventListener("blur", () => show(null));
		svg.addEventListener("focus", () => {
			if (!current)
				show(seen(svg)[0] || null);
		});
		svg.addEventListener("keydown", (event) => {
			const way = towards[event.key];
			if (event.key === "Escape")
				show(null);
			if (!way)
				return;
			event.preventDefault();
			const marks = seen(svg);
			if (!current || !marks.includes(current))
				show(marks[0] || null);
			else
				show(nearest(marks, centre(current), way) ||
					current);
		});
	}
}
