import { describe, expect, test } from "@odoo/hoot";
import { click, press, queryAllTexts } from "@odoo/hoot-dom";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { customerPalette } from "@clientes_crm/customer_search/customer_command_provider";

describe.current.tags("desktop");

defineModels(mailModels);

const CUSTOMERS = [
    { id: 7, name: "Muñecos El Niño", detail: "890903938-8 · Chía" },
    { id: 8, name: "Niño, Luz", detail: "" },
];

/** Answer searches for customers, and tell what was searched. */
function answerSearches() {
    onRpc("res.partner", "find_customers", ({ args }) => {
        expect.step(`search ${args[0]}`);
        return CUSTOMERS;
    });
}

/** Wait until a search is sent and answered. */
async function settle() {
    await advanceTime(300);
    await animationFrame();
}

test("customers are found while typing, and opened", async () => {
    answerSearches();
    mockService("action", {
        doAction: (action, options) => expect.step(`${action} ${options.props.resId}`),
    });
    await mountWithCleanup(MainComponentsContainer);
    getService("command").openMainPalette();
    await animationFrame();
    expect(".o_command_palette_footer").toHaveText(/customers/);
    await contains(".o_command_palette_search input").edit("$nino", { confirm: false });
    await settle();
    expect.verifySteps(["search nino"]);
    expect(queryAllTexts(".o_command_name")).toEqual(["Muñecos El Niño", "Niño, Luz"]);
    expect(queryAllTexts(".o_clientes_customer_detail")).toEqual(["890903938-8 · Chía"]);
    expect(".o_command:first a").toHaveAttribute("href", "/odoo/clientes/7");
    await click(".o_command:first");
    await animationFrame();
    expect.verifySteps(["clientes_crm.res_partner_action_directory 7"]);
    expect(".o_command_palette").toHaveCount(0);
});

test("whoever just types goes on among the customers", async () => {
    answerSearches();
    await mountWithCleanup(MainComponentsContainer);
    getService("command").openMainPalette();
    await animationFrame();
    expect(queryAllTexts(".o_command_name")).toInclude("Find a customer");
    await contains(".o_command_palette_search input").edit("luz", { confirm: false });
    await settle();
    expect.verifySteps([]);
    await contains(".o_command:contains(Find customers: luz)").click();
    await settle();
    expect.verifySteps(["search luz"]);
    expect(".o_namespace").toHaveText("$");
    expect(".o_command_palette_search input").toHaveValue("luz");
});

test("the shortcut opens the palette; nothing typed searches nothing", async () => {
    answerSearches();
    await mountWithCleanup(MainComponentsContainer);
    await press("alt+shift+c");
    await settle();
    expect(".o_namespace").toHaveText("$");
    expect(".o_command_palette_listbox").toHaveText("No customer found");
    expect.verifySteps([]);
    expect(customerPalette("x").searchValue).toBe("$x");
});
