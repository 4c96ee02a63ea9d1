import { rpc } from "@web/core/network/rpc";
import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Offers the states of the country that the customer chooses; the server checks again. */
export class MyData extends Interaction {
    static selector = ".o_clientes_my_data form[name=data_propose]";
    dynamicContent = {
        "select[data-field=country_id]": { "t-on-change": this.onChangeCountry },
        _root: { "t-on-submit": this.onSubmit },
    };

    onSubmit() {
        this.el.querySelector("button[type=submit]").disabled = true;
    }

    /**
     * @param {Event} ev
     */
    async onChangeCountry(ev) {
        const countryEl = ev.currentTarget;
        const stateEl = countryEl.closest("section").querySelector("select[data-field=state_id]");
        const { states } = countryEl.value
            ? await this.waitFor(
                  rpc(`/my/address/country_info/${countryEl.value}`, { address_type: "delivery" })
              )
            : { states: [] };
        const options = states.map(([id, name]) => new Option(name, id));
        stateEl.replaceChildren(new Option("", ""), ...options);
    }
}

registry.category("public.interactions").add("clientes_crm.my_data", MyData);
