import { registry } from "@web/core/registry";

registry.category("web_tour.tours").add("clientes_profile_tour", {
    steps: () => [
        {
            content: "The figure counts the open opportunities and their value",
            trigger:
                ".o_clientes_key_figures [name=action_view_active_opportunities]:contains(2):contains(300)",
        },
        {
            content: "They are listed",
            trigger: ".nav-link[name=clientes_opportunities]",
            run: "click",
        },
        {
            content: "One of a contact",
            trigger: ".o_clientes_page_form .o_data_cell:contains(Of the contact)",
        },
        {
            content: "A note that everybody has to see",
            trigger: ".nav-link[name=internal_notes]",
            run: "click",
        },
        {
            content: "Write it",
            trigger: ".o_clientes_note .o_field_widget[name=pinned_note] .odoo-editor-editable",
            run: "editor Pays on Fridays",
        },
        {
            content: "Pin it",
            trigger: "button[name=action_pin_note]",
            run: "click",
        },
        {
            content: "It is at the top",
            trigger: ".o_clientes_pinned_note:contains(Pays on Fridays)",
        },
        {
            content: "To the history",
            trigger: ".o_form_statusbar button:contains(History)",
            run: "click",
        },
        {
            content: "A note in the chatter",
            trigger: ".o-mail-Chatter-logNote:not(.active)",
            run: "click",
        },
        {
            content: "Write it",
            trigger: ".o-mail-Composer-input",
            run: "edit Called about the hammers",
        },
        {
            content: "Log it",
            trigger: ".o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            content: "It is in the history, without reloading the page",
            trigger: ".o_clientes_timeline_item[data-kind=note]:contains(Called about the hammers)",
        },
        {
            content: "Done what was planned",
            trigger: ".o-mail-Activity-markDone",
            run: "click",
        },
        {
            content: "Say so",
            trigger: ".o-mail-ActivityMarkAsDone button[aria-label='Done']",
            run: "click",
        },
        {
            content: "It is in the history as well",
            trigger: ".o_clientes_timeline_item:contains(Call about the nails)",
        },
        {
            content: "Only the notes",
            trigger: ".o_clientes_timeline_kind[data-kind=note]",
            run: "click",
        },
        {
            content: "The pinned note left its trace; the message is filtered out",
            trigger:
                ".o_clientes_timeline:has(.o_clientes_timeline_item[data-kind=note]:contains(Pays on Fridays)):not(:has(.o_clientes_timeline_item[data-kind=message]))",
        },
        {
            content: "Everything again",
            trigger: ".o_clientes_timeline_clear",
            run: "click",
        },
        {
            content: "The opportunity of the contact",
            trigger: ".o_clientes_timeline_open:contains(Of the contact)",
            run: "click",
        },
        {
            content: "Opens",
            trigger: ".o_lead_opportunity_form",
        },
    ],
});
