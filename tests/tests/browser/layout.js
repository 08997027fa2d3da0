// What of the page as it stands is clipped, sticks out, or lies over a control. Returns a list of sentences.
const root = document.querySelector('dialog[open]') ?? document.body;
const seen = e => e.checkVisibility({visibilityProperty: true})
    && !e.closest('.sr, .skip, .tip, svg, select, .pointer') && getComputedStyle(e).clipPath === 'none';
const all = [...root.querySelectorAll('*')].filter(seen);
const name = e => `${e.tagName.toLowerCase()}.${e.className} “${(e.getAttribute('aria-label') ?? e.textContent).trim().slice(0, 30)}”`;
const wrong = new Set();
const wide = document.documentElement.scrollWidth;
if (wide > document.documentElement.clientWidth) wrong.add(`the page is ${wide} wide`);

for (const e of all) {
    if (e.matches('input, textarea, canvas')) continue;
    const style = getComputedStyle(e), told = e.closest('[title]');
    const across = e.clientWidth && e.scrollWidth > e.clientWidth + 1;
    const down = e.clientHeight && e.scrollHeight > e.clientHeight + 2;
    const hides = value => value === 'hidden' || value === 'clip';
    if (across && hides(style.overflowX) && !(style.textOverflow === 'ellipsis' && told))
        wrong.add(`${name(e)} is cut across: ${e.scrollWidth} > ${e.clientWidth}`);
    if (down && hides(style.overflowY) && !(style.webkitLineClamp !== 'none' && told))
        wrong.add(`${name(e)} is cut below: ${e.scrollHeight} > ${e.clientHeight}`);
    // These scroll, but up and down only.
    if (across && e.matches('.panel, .modal, .log, .menu, .dock, .bar'))
        wrong.add(`${name(e)} scrolls across: ${e.scrollWidth} > ${e.clientWidth}`);
}

// The part of a control that can be seen where something around it scrolls.
const inSight = e => {
    let {left, right, top, bottom} = e.getBoundingClientRect();
    for (let around = e.parentElement; around; around = around.parentElement) {
        if (!/auto|scroll|hidden/.test(getComputedStyle(around).overflow) || around === document.body) continue;
        const frame = around.getBoundingClientRect();
        [left, right] = [Math.max(left, frame.left), Math.min(right, frame.right)];
        [top, bottom] = [Math.max(top, frame.top), Math.min(bottom, frame.bottom)];
    }
    return {left, right, top, bottom};
};
// A menu, the sheet of a narrow screen and what stays in place while the rest scrolls lie over the page on purpose, and
// nodes may touch where there is little room.
const layer = e => Boolean(e.closest('.menu')) + 2 * (innerWidth <= 820 && Boolean(e.closest('.side.open')))
    + 4 * (getComputedStyle(e).position === 'sticky');
const controls = all.filter(e => e.matches('button, select, input, textarea, a[href], summary, [role=tab], [role=slider]'));
const places = controls.map(e => [e, inSight(e)]);
places.forEach(([a, p], at) => {
    for (const [b, q] of places.slice(at + 1)) {
        if (a.contains(b) || b.contains(a) || layer(a) !== layer(b) || (a.matches('.node') && b.matches('.node'))) continue;
        const [x, y] = [Math.min(p.right, q.right) - Math.max(p.left, q.left), Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top)];
        if (x > 2 && y > 2) wrong.add(`${name(a)} and ${name(b)} lie over each other: ${Math.round(x)} x ${Math.round(y)}`);
    }
});
return [...wrong];
