import { describe, expect, test } from "@odoo/hoot";
import { click } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { Component, xml } from "@odoo/owl";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    makeMockEnv,
    mockService,
    models,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { currencies } from "@web/core/currency";
import { getDefaultConfig } from "@web/views/view";
import { Panel } from "@clientes_crm/panel/panel";
import { tileRegistry } from "@clientes_crm/panel/tile_registry";

describe.current.tags("desktop");

class ClientesDashboard extends models.Model {
    _name = "clientes.dashboard";
}

defineModels({ ...mailModels, ClientesDashboard });

const CARDS = [
    {
        id: "customers",
        label: "Customers",
        help: "In the directory",
        value: 1234,
        format: "int",
        icon: "fa-users",
        action: "clientes_crm.res_partner_action_directory",
        domain: [["id", ">", 0]],
    },
    {
        id: "potential",
        label: "Potential",
        value: 1234567.89,
        format: "money",
        currency_id: 7,
        icon: "fa-money",
        action: { type: "ir.actions.act_window", res_model: "crm.lead" },
        domain: [["active", "=", true]],
    },
    { id: "unknown", label: "Unknown", value: null, format: "int", icon: "fa-star", action: "x.y" },
];
const ACTIONS = [
    { id: "new_customer", label: "New Customer", icon: "fa-plus", action: "x.new_customer" },
    { id: "export", label: "Export", icon: "fa-download", action: "x.export" },
];
const PROPS = { action: {}, actionId: 1 };

/** Answer the panel's call with these entries. */
function answerWith(cards, actions = []) {
    onRpc("clientes.dashboard", "get_panel", () => ({ cards, actions }));
}

/** Mount the panel as the action service does: with the configuration of an action. */
async function mountPanel() {
    const env = await makeMockEnv({ config: getDefaultConfig() });
    await mountWithCleanup(Panel, { env, props: PROPS });
}

test("figures and quick actions", async () => {
    patchWithCleanup(currencies, { 7: { symbol: "$", position: "before", digits: [69, 2] } });
    answerWith(CARDS, ACTIONS);
    await mountPanel();
    await animationFrame();
    expect(".o_clientes_panel_card").toHaveCount(3);
    expect(".o_clientes_panel_card_label:eq(0)").toHaveText("Customers");
    expect("[data-card=customers]").toHaveAttribute("title", "In the directory");
    expect("[data-card=customers] .o_clientes_panel_card_value").toHaveText("1,234");
    expect("[data-card=potential] .o_clientes_panel_card_value").toHaveText("$ 1,234,568");
    expect("[data-card=unknown] .o_clientes_panel_card_value").toHaveText("–");
    expect(".o_clientes_panel_actions button").toHaveCount(2);
    expect(".o_clientes_panel_actions .btn-primary").toHaveText("New Customer");
});

test("placeholders until the figures are there", async () => {
    const answer = new Deferred();
    onRpc("clientes.dashboard", "get_panel", () => answer);
    await mountPanel();
    expect(".o_clientes_panel_loading[aria-busy=true]").toHaveCount(1);
    answer.resolve({ cards: CARDS, actions: [] });
    await animationFrame();
    expect(".o_clientes_panel_loading").toHaveCount(0);
    expect(".o_clientes_panel_card").toHaveCount(3);
    expect(".o_clientes_panel_actions").toHaveCount(0);
});

test("nothing to show", async () => {
    answerWith([]);
    await mountPanel();
    await animationFrame();
    expect(".o_clientes_panel_empty").toHaveCount(1);
    expect(".o_clientes_panel_card").toHaveCount(0);
});

test("a failure is told and can be tried again", async () => {
    let fails = true;
    onRpc("clientes.dashboard", "get_panel", () => {
        if (fails) {
            throw new Error("The server is tired");
        }
        return { cards: CARDS, actions: [] };
    });
    await mountPanel();
    await animationFrame();
    expect(".o_clientes_panel_error[role=alert]").toHaveCount(1);
    fails = false;
    await click(".o_clientes_panel_error button");
    await animationFrame();
    expect(".o_clientes_panel_error").toHaveCount(0);
    expect(".o_clientes_panel_card").toHaveCount(3);
});

test("a figure opens exactly its records", async () => {
    answerWith(CARDS);
    mockService("action", {
        async loadAction(xmlid) {
            expect.step(xmlid);
            return {
                type: "ir.actions.act_window",
                res_model: "res.partner",
                domain: [["id", "<", 5]],
                context: "{'search_default_mine': 1, 'default_is_company': True}",
            };
        },
        async doAction(action) {
            expect.step("do");
            expect(action.res_model).toBe("res.partner");
            expect(action.name).toBe("Customers");
            expect(action.domain).toEqual([["id", ">", 0]]);
            expect(action.context.search_default_mine).toBe(undefined);
            expect(action.context.default_is_company).toBe(true);
            expect(action.context.search_disable_custom_filters).toBe(true);
        },
    });
    await mountPanel();
    await animationFrame();
    await click("[data-card=customers]");
    await animationFrame();
    expect.verifySteps(["clientes_crm.res_partner_action_directory", "do"]);
});

test("a quick action runs", async () => {
    answerWith(CARDS, ACTIONS);
    mockService("action", {
        async doAction(action) {
            expect.step(action);
        },
    });
    await mountPanel();
    await animationFrame();
    await click("[data-action=export]");
    expect.verifySteps(["x.export"]);
});

test("an addon draws its figure with its own tile", async () => {
    class OwnTile extends Component {
        static template = xml`<div class="own_tile" t-out="props.card.label"/>`;
        static props = ["card", "onOpen"];
    }
    tileRegistry.add("own", OwnTile);
    try {
        answerWith([
            { ...CARDS[0], tile: "own" },
            { ...CARDS[1], tile: "not_there" },
        ]);
        await mountPanel();
        await animationFrame();
        expect(".own_tile").toHaveText("Customers");
        expect(".o_clientes_panel_card").toHaveCount(1);
    } finally {
        tileRegistry.remove("own");
    }
});
