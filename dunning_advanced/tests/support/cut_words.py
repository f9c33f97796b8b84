"""Words that a screen cuts: opens actions in the web client and looks at every text."""

# Opens each action, waits until it is drawn, and writes down what is cut.
LOOK = """
const services = odoo.__WOWL_DEBUG__.root.env.services;
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));
const isCut = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const text = range.getBoundingClientRect();
    for (let node = element, i = 0; node && i < 4; node = node.parentElement, i++) {
        const box = node.getBoundingClientRect();
        const hides = ["hidden", "clip"].includes(getComputedStyle(node).overflowX);
        if (hides && (text.right > box.right + 1.5 || text.left < box.left - 1.5)) {
            return true;
        }
    }
    return false;
};
const kinds = "th, td, label, .badge, .o_stat_info, .o_horizontal_separator";
const look = () => {
    const found = [];
    for (const part of document.querySelectorAll(".o_action_manager, .modal")) {
        for (const element of part.querySelectorAll("*")) {
            const own = [...element.childNodes].some(
                (node) => node.nodeType === 3 && node.textContent.trim()
            );
            if (!own || !element.offsetParent || !element.closest(kinds)) continue;
            if (isCut(element)) found.push(element.textContent.trim());
        }
    }
    return found;
};
(async (actions) => {
    const cut = [];
    for (const [name, action, shown] of actions) {
        await services.action.doAction(action, {clearBreadcrumbs: true});
        for (let i = 0; i < 200 && !document.querySelector(shown); i++) await pause(50);
        if (!document.querySelector(shown)) throw new Error(`${name} shows nothing`);
        await pause(150);
        cut.push(...look().map((text) => `${name}: ${text}`));
    }
    if (cut.length) throw new Error(`cut: ${[...new Set(cut)].join(" | ")}`);
    console.log("test successful");
})(%s).catch((error) => console.error(error.message));
"""
