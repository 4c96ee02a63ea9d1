import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

/** What the other side does is played by the test in Python, as soon as it can be. */
async function play(event) {
    let data;
    do {
        data = await rpc("/mail/action", { fetch_params: [`clientes_crm_chat.test/${event}`] });
    } while (!data.Store.played);
}
const inShadow = (selector) => `.o-livechat-root:shadow ${selector}`;

registry.category("web_tour.tours").add("clientes_crm_chat_agent", {
    steps: () => [
        {
            content: "Start the conversation from the customer",
            trigger: "button[name='action_start_conversation']",
            run: "click",
        },
        {
            trigger: ".o-mail-ChatWindow .o-mail-Composer-input",
            run: "edit Su pedido sale hoy",
        },
        {
            trigger: ".o-mail-ChatWindow .o-mail-Composer-input",
            run: "press Enter",
        },
        {
            content: "The customer's answer arrives live",
            trigger: ".o-mail-ChatWindow .o-mail-Message:contains('Mil gracias')",
        },
        {
            content: "Nothing that the button counts is missing from the list",
            trigger: ".oe_stat_button[name='action_view_livechat_sessions']",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains('Ferretería Prueba')",
        },
    ],
});

registry.category("web_tour.tours").add("clientes_crm_chat_portal", {
    steps: () => [
        {
            content: "Nothing is open; then the agent starts the conversation",
            trigger: "body:not(:has(.o-livechat-root:shadow .o-mail-ChatWindow))",
            run: () => play("start"),
        },
        {
            content: "It pops up and the customer writes",
            trigger: inShadow(".o-mail-Composer-input"),
            run: "edit ¿A qué hora llega?",
        },
        {
            trigger: inShadow(".o-mail-Composer-input"),
            run: "press Enter",
        },
        {
            content: "The agent's answer arrives live",
            trigger: inShadow(".o-mail-Message:contains('Antes de las cinco')"),
        },
        {
            content: "No calls, no invitations: folding and closing only",
            trigger: inShadow(".o-mail-ChatWindow-header"),
            run: ({ anchor }) => {
                const count = anchor.querySelectorAll("button").length;
                if (count !== 2) {
                    throw new Error(`Expected 2 buttons for the customer, found ${count}`);
                }
            },
        },
        {
            content: "It is there again on the next page",
            trigger: "a[href='/my/security'], a[href='/my/account']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: inShadow(".o-mail-Message:contains('Antes de las cinco')"),
            run: () => play("end"),
        },
        {
            content: "The end arrives live: nothing can be written any more",
            trigger: inShadow(".o-mail-ChatWindow:not(:has(.o-mail-Composer-input))"),
        },
    ],
});

registry.category("web_tour.tours").add("clientes_crm_chat_guest", {
    steps: () => [
        {
            trigger: "form[action^='/clientes/chat/'] button[type='submit']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: inShadow(".o-mail-Composer-input"),
            run: "edit Necesito una cotización",
        },
        {
            trigger: inShadow(".o-mail-Composer-input"),
            run: "press Enter",
        },
        {
            trigger: inShadow(".o-mail-Message:contains('Con gusto')"),
        },
    ],
});
