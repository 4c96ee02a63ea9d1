import { describe, destroy, expect, test } from "@odoo/hoot";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import { defineModels, fields, models, mountView, onRpc } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class ClientesImport extends models.Model {
    _name = "clientes.import";

    state = fields.Char();
    progress = fields.Integer();

    _records = [
        { id: 1, state: "importing", progress: 10 },
        { id: 2, state: "draft", progress: 0 },
    ];
}

defineModels({ ...mailModels, ClientesImport });

const ARCH = `
    <form>
        <field name="state"/>
        <field name="progress" widget="clientes_import_progress"/>
    </form>`;

async function openImport(resId) {
    return await mountView({ type: "form", resModel: "clientes.import", resId, arch: ARCH });
}

test("a running import goes on, batch by batch, and the form shows its end", async () => {
    const answers = [new Deferred(), new Deferred()];
    let asked = 0;
    onRpc("clientes.import", "process", async ({ args }) => {
        expect.step(`process ${args[0]}`);
        return await answers[asked++];
    });
    onRpc("clientes.import", "web_read", () => expect.step("read"));
    await openImport(1);
    expect("[role=progressbar]").toHaveAttribute("aria-valuenow", "10");
    answers[0].resolve({ state: "importing", progress: 60 });
    await animationFrame();
    await animationFrame();
    expect("[role=progressbar]").toHaveAttribute("aria-valuenow", "60");
    answers[1].resolve({ state: "done", progress: 100 });
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["read", "process 1", "process 1", "read"]);
});

test("one that does not run is left alone", async () => {
    onRpc("clientes.import", "process", () => expect.step("process"));
    await openImport(2);
    await animationFrame();
    expect.verifySteps([]);
});

test("a closed form asks no more", async () => {
    const answer = new Deferred();
    onRpc("clientes.import", "process", async () => {
        expect.step("process");
        return await answer;
    });
    destroy(await openImport(1));
    answer.resolve({ state: "importing", progress: 60 });
    await animationFrame();
    await animationFrame();
    expect.verifySteps(["process"]);
});
