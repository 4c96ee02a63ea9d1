/**
 * The pictures of the documentation, taken from a running demo server:
 *
 *     node screenshots.cjs ADDRESS FOLDER
 *
 * Each page at 1400 px, and as `NAME-phone` at the width of a phone.
 */

const { main, signIn } = require("./session.cjs");

const PAGES = [
    ["panel", "gerente", "/odoo/panel", ".o_clientes_panel_card_value"],
    ["directory", "gerente", "/odoo/clientes", ".o_data_row, .o_kanban_record"],
    ["documents", "gerente", "/odoo/documentos-clientes", ".o_data_row, .o_kanban_record"],
    ["campaigns", "gerente", "/odoo/verificaciones", ".o_data_row, .o_kanban_record"],
    ["pipeline", "gerente", "/odoo/action-crm.action_your_pipeline", ".o_kanban_record"],
    ["pqr-kanban", "coordinador", "/odoo/pqr", ".o_kanban_record"],
    ["portal-home", "cliente.uno", "/my/home", "a[href='/my/pqr']"],
    ["portal-documents", "cliente.uno", "/my/documents", "main h1, main h3"],
    ["portal-data", "cliente.uno", "/my/data", ".o_clientes_my_data"],
    ["portal-list", "cliente.uno", "/my/pqr", "table"],
    ["portal-form", "cliente.uno", "/my/pqr/new", "#pqr_subject"],
];

async function settle(page) {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForFunction(() =>
        [...document.images].every((image) => image.complete || image.loading === "lazy")
    );
    await page.waitForTimeout(1500);
}

async function shoot(page, folder, name, size) {
    await settle(page);
    const suffix = size === "phone" ? "-phone" : "";
    await page.screenshot({ path: `${folder}/${name}${suffix}.png` });
}

/** Opens the first record of a list or kanban, and says where it is. */
async function openFirst(page, address, path) {
    await page.goto(`${address}${path}`);
    await page.locator(".o_kanban_record, .o_data_row .o_data_cell").first().click();
    await page.waitForSelector(".o_form_view");
}

async function chat(staff, customer, address, contact) {
    await customer.goto(`${address}/my/home`);
    await staff.goto(`${address}/odoo/clientes`);
    await staff.fill(".o_searchview_input", contact);
    await staff.press(".o_searchview_input", "Enter");
    const row = staff.locator(".o_data_row", { hasText: contact }).first();
    await row.locator("td[name=complete_name]").click();
    await staff.click("button[name=action_start_conversation]");
    for (const [page, text] of [
        [staff, "Buenos días, ¿ya recibió la remisión de su pedido?"],
        [customer, "Sí, muchas gracias 👍 ¿A qué hora llega el camión?"],
        [staff, "Entre las 2 y las 4 de la tarde."],
    ]) {
        const input = page.locator(".o-mail-ChatWindow .o-mail-Composer-input").last();
        await input.fill(text);
        await input.press("Enter");
        for (const reader of [staff, customer]) {
            await reader.locator(".o-mail-Message", { hasText: text }).last().waitFor();
        }
    }
}

main(async (browser, address) => {
    const folder = process.argv[3];
    for (const size of ["wide", "phone"]) {
        const users = {};
        for (const login of ["gerente", "coordinador", "cliente.uno", "vendedor"]) {
            users[login] = await signIn(browser, address, login, size);
        }
        if (size === "wide") {
            // The pages of the portal are to be seen, not the open conversation over them.
            const header = users["cliente.uno"].locator(".o-mail-ChatWindow-header");
            await header.getByRole("button").first().click();
        }
        for (const [name, login, path, proof] of PAGES) {
            await users[login].goto(`${address}${path}`);
            await users[login].waitForSelector(proof);
            await shoot(users[login], folder, name, size);
        }
        await openFirst(users.gerente, address, "/odoo/clientes");
        await shoot(users.gerente, folder, "profile", size);
        await users.gerente.locator(".nav-link[name=clientes_timeline]").click();
        await users.gerente.waitForSelector(".o_clientes_timeline");
        await shoot(users.gerente, folder, "timeline", size);
        const duplicates = "/odoo/action-clientes_crm.clientes_duplicate_action";
        await openFirst(users.gerente, address, duplicates);
        await shoot(users.gerente, folder, "duplicates", size);
        await openFirst(users.coordinador, address, "/odoo/pqr");
        await shoot(users.coordinador, folder, "pqr-form", size);
        const customer = users["cliente.uno"];
        await customer.goto(`${address}/my/pqr`);
        await customer.locator("table a[href^='/my/pqr/']").first().click();
        await customer.waitForSelector("[name=pqr_status]");
        await shoot(customer, folder, "portal-pqr", size);
        if (size === "wide") {
            await chat(users.vendedor, customer, address, process.env.CLIENTES_CONTACT);
            await shoot(users.vendedor, folder, "chat-staff", size);
        } else {
            await customer.goto(`${address}/my/home`);
            await customer.locator(".o-mail-ChatWindow, .o-mail-ChatBubble").first().waitFor();
        }
        await shoot(customer, folder, "chat-portal", size);
        for (const page of Object.values(users)) {
            await page.context().close();
        }
    }
});
