import {registry} from "@web/core/registry";

// Every click of a person's, whatever it is on; what is typed is no click.
const isClick = (step) => /^(click|dblclick|check|uncheck|select)\b/.test(step.run);

/**
 * A tour of jobs of the day, each with the number of clicks that it may take.
 *
 * It does not begin when a job takes more. Steps that are code would hide their clicks.
 *
 * @param {String} name of the tour
 * @param {Array} jobs [what it is, aim, steps]; without an aim the way to the next one
 */
export function countClicks(name, jobs) {
    registry.category("web_tour.tours").add(name, {
        steps: () => jobs.flatMap(([job, aim, steps]) => checked(job, aim, steps)),
    });
}

function checked(job, aim, steps) {
    if (steps.some((step) => typeof step.run === "function")) {
        throw new Error(`${job}: nobody can count the clicks of code`);
    }
    const clicks = steps.filter(isClick).length;
    if (aim !== null && clicks > aim) {
        throw new Error(`${job}: ${clicks} clicks, the aim is ${aim}`);
    }
    return steps.map((step) => ({...step, content: `${job}: ${step.content}`}));
}

/**
 * Steps through the menu of the app: no job, but the way to where it begins.
 */
export const menu = (section, item) => [
    {
        content: "Open the menu",
        trigger: `.o_menu_sections button[data-menu-xmlid='${section}']`,
        run: "click",
    },
    {
        content: "Choose in it",
        trigger: `.o-dropdown--menu [data-menu-xmlid='${item}']`,
        run: "click",
    },
];

export const CUSTOMERS = "account.menu_finance_receivables";
export const REPORTS = "account.menu_finance_reports";
