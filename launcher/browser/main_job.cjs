/**
 * The main job, played by four users at once on a running demo server:
 *
 *     node main_job.cjs ADDRESS
 *
 * vendedor creates a customer and an opportunity and drags it to Cerrado; cliente.uno
 * files a PQR with a PDF; agente answers; cliente.uno reads the answer; vendedor starts
 * a conversation that pops up at cliente.uno, and both write, live; gerente sees the won
 * opportunity. Real server, real websocket, a browser session for each.
 */

const assert = require("node:assert");
const { main, signIn } = require("./session.cjs");

const STAGES = ["Prospecto", "Calificado", "Propuesta", "Negociación", "Cerrado"];
const PDF = Buffer.from(
    "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n" +
        "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
);

function step(text) {
    console.log(`- ${text}`);
}

async function createCustomer(page, address, name) {
    await page.goto(`${address}/odoo/clientes`);
    await page.click(".o_list_button_add, .o-kanban-button-new");
    await page.fill(".o_field_widget[name=name] :is(input, textarea)", name);
    // Required of companies in the demonstration data.
    await page.fill(".o_field_widget[name=email] input", "compras@cliente.example");
    await page.fill(".o_field_widget[name=phone] input", "601 555 0188");
    await page.click(".o_form_button_save");
    await page.waitForSelector("button[name=action_new_opportunity]");
}

async function createOpportunity(page, title) {
    await page.click("button[name=action_new_opportunity]");
    const name = page.locator(
        ".o_lead_opportunity_form .o_field_widget[name=name] :is(input, textarea)"
    );
    await name.fill(title);
    // Required by stages of the demonstration data.
    await page.fill(".o_field_widget[name=expected_revenue] input", "2500000");
    await page.fill(".o_field_widget[name=date_deadline] input", "+30d");
    await page.keyboard.press("Tab");
    await page.click(".o_form_button_save");
    await page.waitForSelector(".o_form_saved");
}

async function dragThroughStages(page, address, title) {
    await page.goto(`${address}/odoo/action-crm.action_your_pipeline`);
    await page.waitForSelector(".o_kanban_group");
    for (const stage of STAGES.slice(1)) {
        const card = page.locator(".o_kanban_record", { hasText: title });
        const column = page
            .locator(".o_kanban_group")
            .filter({ has: page.locator(".o_column_title", { hasText: stage }) });
        await card.scrollIntoViewIfNeeded();
        await column.locator(".o_kanban_header").scrollIntoViewIfNeeded();
        const from = await card.boundingBox();
        const to = await column.boundingBox();
        await page.mouse.move(from.x + from.width / 2, from.y + 12);
        await page.mouse.down();
        await page.mouse.move(from.x + from.width / 2 + 20, from.y + 24, { steps: 5 });
        await page.mouse.move(to.x + to.width / 2, to.y + 90, { steps: 15 });
        // A dropped card is saved in the background; the next drag needs it done.
        const saved = page.waitForResponse(/crm\.lead\/web_save/);
        await page.mouse.up();
        await saved;
        await column.locator(".o_kanban_record", { hasText: title }).waitFor();
    }
}

async function filePqr(page, address, subject) {
    await page.goto(`${address}/my/pqr/new`);
    await page.selectOption("#pqr_type", { index: 1 });
    await page.fill("#pqr_subject", subject);
    await page.fill("#pqr_description", "El pedido llegó incompleto: faltan <b>dos</b> cajas.");
    await page.setInputFiles("#pqr_files", {
        name: "remisión.pdf",
        mimeType: "application/pdf",
        buffer: PDF,
    });
    await Promise.all([
        page.waitForURL(/\/my\/pqr\/\d+/),
        page.click(".o_pqr_form button[type=submit]"),
    ]);
    await page.getByText("remisión.pdf").waitFor();
    const text = await page.locator("#wrapwrap").innerText();
    assert.match(text, /faltan <b>dos<\/b> cajas/, "the customer's text is shown as text");
    return text.match(/PQR-\d{4}-\d{6}/)[0];
}

/** Opens a record that a search has found; a list drawn anew swallows the first click. */
async function openFound(page, found) {
    for (let attempt = 0; attempt < 6; attempt++) {
        await found.click();
        const form = page.waitForSelector(".o_form_view", { timeout: 5000 });
        if (
            await form.then(
                () => true,
                () => false
            )
        ) {
            return;
        }
    }
    throw new Error("The record found does not open");
}

async function answerPqr(page, address, number, answer) {
    await page.goto(`${address}/odoo/pqr`);
    await page.fill(".o_searchview_input", number);
    await page.press(".o_searchview_input", "Enter");
    await openFound(
        page,
        page.locator(".o_kanban_record, .o_data_row .o_data_cell", { hasText: number }).first()
    );
    await page.click(".o-mail-Chatter-sendMessage");
    await page.fill(".o-mail-Composer-input", answer);
    await page.click(".o-mail-Composer-send");
    await page.locator(".o-mail-Message", { hasText: answer }).waitFor();
}

async function say(page, window, text) {
    await window.locator(".o-mail-Composer-input").fill(text);
    await window.locator(".o-mail-Composer-input").press("Enter");
}

async function converse(staff, customer, address, contact) {
    // The customer only looks at a page of the portal; nothing is reloaded from here on.
    await customer.goto(`${address}/my/home`);
    await customer.waitForLoadState("load");
    await staff.goto(`${address}/odoo/clientes`);
    await staff.fill(".o_searchview_input", contact);
    await staff.press(".o_searchview_input", "Enter");
    const row = staff.locator(".o_data_row", { hasText: contact }).first();
    await openFound(staff, row.locator("td[name=complete_name]"));
    await staff.click("button[name=action_start_conversation]");
    const here = staff.locator(".o-mail-ChatWindow").last();
    const there = customer.locator(".o-mail-ChatWindow").last();
    await there.waitFor();
    const stamp = Date.now();
    await say(staff, here, `Su pedido sale hoy ${stamp}`);
    await there.locator(".o-mail-Message", { hasText: `Su pedido sale hoy ${stamp}` }).waitFor();
    await say(customer, there, `Muchas gracias ${stamp}`);
    await here.locator(".o-mail-Message", { hasText: `Muchas gracias ${stamp}` }).waitFor();
}

main(async (browser, address) => {
    const stamp = Date.now().toString().slice(-6);
    const [vendedor, cliente, agente, gerente] = [
        await signIn(browser, address, "vendedor"),
        await signIn(browser, address, "cliente.uno"),
        await signIn(browser, address, "agente"),
        await signIn(browser, address, "gerente"),
    ];
    const opportunity = `Dotación de oficina ${stamp}`;
    step("vendedor creates a customer and an opportunity");
    await createCustomer(vendedor, address, `Almacén El Roble ${stamp}`);
    await createOpportunity(vendedor, opportunity);
    step("vendedor drags it through the stages to Cerrado");
    await dragThroughStages(vendedor, address, opportunity);
    step("gerente sees it won");
    await gerente.goto(`${address}/odoo/action-crm.crm_lead_opportunities`);
    await gerente.fill(".o_searchview_input", opportunity);
    await gerente.press(".o_searchview_input", "Enter");
    const won = gerente.locator(".o_kanban_group").filter({ hasText: "Cerrado" });
    await won.locator(".o_kanban_record", { hasText: opportunity }).waitFor();
    step("cliente.uno files a PQR with a PDF");
    const number = await filePqr(cliente, address, `Entrega incompleta ${stamp}`);
    const page = cliente.url();
    step(`agente answers ${number}`);
    await answerPqr(agente, address, number, `Mañana le llegan las cajas ${stamp}`);
    step("cliente.uno reads the answer");
    await cliente.goto(page);
    await cliente.getByText(`Mañana le llegan las cajas ${stamp}`).first().waitFor();
    step("vendedor and cliente.uno talk, live");
    await converse(vendedor, cliente, address, process.env.CLIENTES_CONTACT);
    for (const user of [vendedor, cliente, agente, gerente]) {
        assert.ifError(user.failure);
    }
    step("done");
});
