import { describe, expect, test } from "@odoo/hoot";
import { click, queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, mockTimeZone } from "@odoo/hoot-mock";
import { defineMailModels, startServer } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    getService,
    mockService,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { currencies } from "@web/core/currency";

describe.current.tags("desktop");

defineMailModels();

const KINDS = [
    { key: "message", label: "Messages", icon: "fa-comment-o" },
    { key: "invoice", label: "Invoices", icon: "fa-file-text-o" },
];
const ENTRIES = [
    {
        key: "message-1",
        kind: "message",
        date: "2026-03-02 03:30:00",
        all_day: false,
        title: "",
        text: "<b>Hello</b> & goodbye",
        document: "Ferretería",
        author_id: 3,
        author_name: "Ana",
        model: "res.partner",
        res_id: "this customer",
    },
    {
        key: "invoice-4",
        kind: "invoice",
        date: "2026-03-01 12:00:00",
        all_day: true,
        title: "INV/4",
        state: "Not Paid",
        amount: 1500,
        currency_id: 1,
        author_id: false,
        author_name: "",
        model: "account.move",
        res_id: 4,
    },
    {
        key: "message-0",
        kind: "message",
        date: "2026-02-27 15:00:00",
        all_day: false,
        title: "Older",
        text: "Older text",
        document: "Order 12",
        author_id: 3,
        author_name: "Ana",
        model: "sale.order",
        res_id: 12,
    },
];
const ARCH = `
    <form>
        <header><widget name="clientes_page_button" string="History" page="history"/></header>
        <sheet>
            <field name="name"/>
            <notebook>
                <page name="data" string="Data"/>
                <page name="history" string="Timeline"><widget name="clientes_timeline"/></page>
            </notebook>
        </sheet>
    </form>`;

function localize(entries, partnerId) {
    return entries.map((entry) => ({
        ...entry,
        res_id: entry.res_id === "this customer" ? partnerId : entry.res_id,
    }));
}

function answerWith(getEntries, { next = false } = {}) {
    onRpc("res.partner", "get_timeline", ({ args, kwargs }) => {
        expect.step(`timeline ${kwargs.kinds.join() || "all"} ${kwargs.before || "first"}`);
        return {
            entries: localize(getEntries(kwargs), args[0]),
            next: kwargs.before ? false : next,
            kinds: KINDS,
            views: { "account.move": 55 },
        };
    });
}

async function openTimeline() {
    const pyEnv = await startServer();
    const resId = pyEnv["res.partner"].create({ name: "Ferretería" });
    await mountView({ type: "form", resModel: "res.partner", resId, arch: ARCH });
    await click(".o_form_statusbar button:contains(History)");
    await animationFrame();
    await animationFrame();
    return resId;
}

test("the button turns to the page; days, texts and amounts", async () => {
    mockTimeZone(-5);
    patchWithCleanup(currencies, { 1: { symbol: "$", position: "before", digits: [69, 2] } });
    answerWith(() => ENTRIES);
    await openTimeline();
    expect.verifySteps(["timeline all first"]);
    expect(".o_clientes_timeline_item").toHaveCount(3);
    // The first one is of the evening before for who is five hours behind.
    expect(queryAllTexts(".o_clientes_timeline_date")).toEqual([
        "Sunday, March 1, 2026",
        "Friday, February 27, 2026",
    ]);
    expect("[data-key=message-1] .o_clientes_timeline_text").toHaveText("<b>Hello</b> & goodbye");
    expect("[data-key=message-1] b").toHaveCount(0);
    expect("[data-key=invoice-4] .o_clientes_timeline_amount").toHaveText("$ 1,500.00");
    expect("[data-key=invoice-4] .badge").toHaveText("Not Paid");
});

test("an entry opens its document, unless it is this one", async () => {
    mockService("action", {
        async doAction(action) {
            expect.step([action.res_model, action.res_id, action.views[0][0]].join());
        },
    });
    answerWith(() => ENTRIES);
    await openTimeline();
    expect("[data-key=message-1] .o_clientes_timeline_open").toHaveCount(0);
    await click("[data-key=invoice-4] .o_clientes_timeline_open");
    await click("[data-key=message-0] .o_clientes_timeline_open");
    expect.verifySteps(["timeline all first", "account.move,4,55", "sale.order,12,false"]);
});

test("filters by kind", async () => {
    answerWith(({ kinds }) =>
        ENTRIES.filter((entry) => !kinds.length || kinds.includes(entry.kind))
    );
    await openTimeline();
    await contains("[data-kind=invoice].o_clientes_timeline_kind").click();
    expect(".o_clientes_timeline_item").toHaveCount(1);
    expect("[data-kind=invoice].o_clientes_timeline_kind").toHaveAttribute("aria-pressed", "true");
    await contains(".o_clientes_timeline_clear").click();
    expect(".o_clientes_timeline_item").toHaveCount(3);
    expect.verifySteps(["timeline all first", "timeline invoice first", "timeline all first"]);
});

test("filters by author", async () => {
    answerWith(({ author_id }) => (author_id ? [ENTRIES[2]] : ENTRIES));
    onRpc("res.partner", "get_timeline_authors", () => [{ id: 3, name: "Ana" }]);
    await openTimeline();
    await contains(".o_clientes_timeline_author").click();
    await contains(".o-dropdown-item:contains(Ana)").click();
    expect(".o_clientes_timeline_item").toHaveCount(1);
    expect(".o_clientes_timeline_author").toHaveText("Ana");
    expect.verifySteps(["timeline all first", "timeline all first"]);
});

test("nothing yet, and nothing that matches", async () => {
    answerWith(() => []);
    await openTimeline();
    expect(".o_clientes_timeline_empty").toHaveText(/No interactions yet/);
    await contains("[data-kind=message].o_clientes_timeline_kind").click();
    expect(".o_clientes_timeline_empty").toHaveText(/Nothing matches/);
    expect.verifySteps(["timeline all first", "timeline message first"]);
});

test("a failure is told and can be tried again", async () => {
    let fails = true;
    onRpc("res.partner", "get_timeline", () => {
        if (fails) {
            throw new Error("The server is tired");
        }
        return { entries: ENTRIES, next: false, kinds: KINDS, views: {} };
    });
    await openTimeline();
    expect(".o_clientes_timeline_error[role=alert]").toHaveCount(1);
    fails = false;
    await contains(".o_clientes_timeline_error button").click();
    expect(".o_clientes_timeline_error").toHaveCount(0);
    expect(".o_clientes_timeline_item").toHaveCount(3);
});

test("the end in sight brings the next page", async () => {
    const observed = [];
    patchWithCleanup(window, {
        IntersectionObserver: class {
            constructor(callback) {
                this.callback = callback;
            }
            observe() {
                observed.push(this);
            }
            unobserve() {}
            disconnect() {}
        },
    });
    answerWith(({ before }) => (before ? [ENTRIES[2]] : ENTRIES.slice(0, 2)), { next: "mark" });
    await openTimeline();
    expect(".o_clientes_timeline_item").toHaveCount(2);
    observed.at(-1).callback([{ isIntersecting: true }]);
    await animationFrame();
    await animationFrame();
    expect(".o_clientes_timeline_item").toHaveCount(3);
    expect(".o_clientes_timeline_end").toHaveCount(0);
    expect.verifySteps(["timeline all first", "timeline all mark"]);
});

test("what the chatter brings is asked for at once, what it had already is not", async () => {
    answerWith(() => ENTRIES);
    const resId = await openTimeline();
    const store = getService("mail.store");
    const thread = store.Thread.insert({ model: "res.partner", id: resId });
    const show = async (id) => {
        thread.messages.add(store["mail.message"].insert({ id, thread }));
        thread.isLoaded = true;
        await animationFrame();
        await animationFrame();
    };
    expect.verifySteps(["timeline all first"]);
    await show(1001);
    expect.verifySteps([]);
    await show(1002);
    expect.verifySteps(["timeline all first"]);
});

test("a saved record is asked for again, an edited one is not", async () => {
    answerWith(() => ENTRIES);
    await openTimeline();
    await contains(".o_field_widget[name=name] input").edit("Ferretería 2");
    expect.verifySteps(["timeline all first"]);
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect.verifySteps(["timeline all first"]);
});
