import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    getService,
    mockService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { MainComponentsContainer } from "@web/core/main_components_container";
import { downloadFile } from "@web/core/network/download";
import { ExportDialog } from "@clientes_crm/exchange/export_dialog";

describe.current.tags("desktop");

defineModels(mailModels);

const DOMAIN = [["city", "=", "Tunja"]];
const COLUMNS = [
    { name: "name", label: "Name", stored: true, usual: true },
    { name: "email", label: "Email", stored: true, usual: true },
    { name: "days_without_contact", label: "Days w/o Contact", stored: false, usual: true },
    { name: "tz", label: "Timezone", stored: true, usual: false },
];
const USUAL = `start ${JSON.stringify({
    format: "xlsx",
    separator: ";",
    columns: ["name", "email"],
})}`;
let count;

beforeEach(() => {
    count = 1200;
    onRpc("clientes.export", "get_options", ({ args }) => {
        expect.step(`options ${JSON.stringify(args)}`);
        return {
            count,
            columns: COLUMNS,
            default: ["name", "email"],
            saved: [{ id: 9, name: "Mailing", columns: ["email"] }],
            separator: ";",
        };
    });
    onRpc("clientes.export", "start", ({ args }) => {
        expect.step(`start ${JSON.stringify(args[2])}`);
        return { id: 5, total: 1200, filename: "customers.csv" };
    });
    onRpc("clientes.export", "cancel", ({ args }) => {
        expect.step(`cancel ${args[0]}`);
        return true;
    });
    patchWithCleanup(downloadFile, {
        _download: (blob, filename) => expect.step(`file ${filename}`),
    });
});

function answerParts(answer) {
    onRpc(
        "/clientes/export/5/part",
        async (request) => {
            const part = Number((await request.formData()).get("part"));
            expect.step(`part ${part}`);
            return await answer(part);
        },
        { pure: true }
    );
}

function makePart(rows, done) {
    return new Response("a\n", {
        headers: { "X-Export-Rows": String(rows), "X-Export-Done": done ? "1" : "0" },
    });
}

/** Wait until the parts that are answered have come. */
async function tick() {
    for (let frame = 0; frame < 4; frame++) {
        await animationFrame();
    }
}

async function openDialog(props = {}) {
    await mountWithCleanup(MainComponentsContainer);
    getService("dialog").add(ExportDialog, {
        resModel: "res.partner",
        domain: DOMAIN,
        ...props,
    });
    await animationFrame();
    await animationFrame();
    expect.verifySteps([
        `options ${JSON.stringify(["res.partner", DOMAIN, props.selectedIds || null])}`,
    ]);
}

test("what is chosen is what is asked for, and becomes a file", async () => {
    answerParts((part) => makePart(600 * part, part === 2));
    await openDialog();
    expect(".o_clientes_export_count").toHaveText(/1,200 rows will be exported/);
    expect("[data-column=days_without_contact] ~ label .fa-clock-o").toHaveCount(1);
    expect("[data-column=name] ~ label .fa-clock-o").toHaveCount(0);
    await contains("[data-column=name]").click();
    await contains("[data-column=days_without_contact]").click();
    await contains("#clientes_export_csv").click();
    await contains("#clientes_export_separator").select(",");
    await contains(".o_clientes_export_start").click();
    await tick();
    const options = { format: "csv", separator: ",", columns: ["email", "days_without_contact"] };
    expect.verifySteps([
        `start ${JSON.stringify(options)}`,
        "part 1",
        "part 2",
        "file customers.csv",
    ]);
    expect(".o_clientes_export").toHaveCount(0);
    expect(".o_notification").toHaveText(/1,200 rows exported/);
});

test("columns that few people know come below", async () => {
    await openDialog();
    expect("[data-column=name]").toHaveCount(1);
    expect("[data-column=tz]").toHaveCount(0);
    await contains("input[type=search]").edit("time");
    expect("[data-column=tz]").toHaveCount(1);
    await contains("input[type=search]").clear();
    expect(".o_clientes_export_more").toHaveText("More columns (1)");
    await contains(".o_clientes_export_more").click();
    expect(".o_clientes_export_more").toHaveCount(0);
    await contains("[data-column=tz]").click();
    expect("[data-column=tz]").toBeChecked();
});

test("only the selected ones; columns found by name, saved and taken up again", async () => {
    onRpc("ir.exports", "create", ({ args: [[values]] }) => {
        expect.step(`save ${values.name}: ${values.export_fields.map((line) => line[2].name)}`);
        return [12];
    });
    await openDialog({ selectedIds: [3, 4] });
    await contains("input[type=search]").edit("days");
    expect(queryAllTexts(".o_clientes_export_columns label")).toEqual(["Days w/o Contact"]);
    await contains("input[type=search]").clear();
    await contains("#clientes_export_saved").select("9");
    expect("[data-column=email]").toBeChecked();
    expect("[data-column=name]").not.toBeChecked();
    await contains("[placeholder^=Save]").edit(" Letters ");
    await contains("button:contains(Save)").click();
    expect.verifySteps(["save Letters: email"]);
    expect("#clientes_export_saved").toHaveValue("12");
    await contains("#clientes_export_saved").select("0");
    expect("[data-column=name]").toBeChecked();
});

test("nothing to export, or no column: no export", async () => {
    await openDialog();
    await contains("[data-column=name]").click();
    expect(".o_clientes_export_start").toBeEnabled();
    await contains("[data-column=email]").click();
    expect(".o_clientes_export_start").not.toBeEnabled();
});

test("no customers: no export", async () => {
    count = 0;
    await openDialog();
    expect(".o_clientes_export_start").not.toBeEnabled();
});

test("a refusal is told in the dialog, which stays", async () => {
    answerParts(() => new Response(JSON.stringify({ message: "No right" }), { status: 422 }));
    await openDialog();
    await contains(".o_clientes_export_start").click();
    await tick();
    expect("[role=alert]").toHaveText("No right");
    expect(".o_clientes_export_start").toBeEnabled();
    expect.verifySteps([USUAL, "part 1"]);
});

test("progress, and breaking off", async () => {
    const slow = new Deferred();
    answerParts((part) => (part === 1 ? makePart(300, false) : slow));
    await openDialog();
    await contains(".o_clientes_export_start").click();
    await tick();
    expect("[role=progressbar]").toHaveAttribute("aria-valuenow", "25");
    expect("[data-column=name]").not.toBeEnabled();
    await contains("button:contains(Break Off)").click();
    slow.resolve(makePart(600, false));
    await tick();
    expect.verifySteps([USUAL, "part 1", "part 2", "cancel 5"]);
    expect("[role=progressbar]").toHaveCount(0);
    await contains("button:contains(Close):not(.btn-close)").click();
    expect(".o_clientes_export").toHaveCount(0);
});

test("from the panel one may filter first", async () => {
    mockService("action", { doAction: async (action) => expect.step(`action ${action}`) });
    await openDialog({ filterAction: "clientes_crm.res_partner_action_export" });
    await contains("button:contains(Filter the customers first)").click();
    expect.verifySteps(["action clientes_crm.res_partner_action_export"]);
    expect(".o_clientes_export").toHaveCount(0);
});
