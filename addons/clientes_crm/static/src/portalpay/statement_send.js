import { patch } from "@web/core/utils/patch";
import { StatementWidget } from "../statement/statement_widget";

patch(StatementWidget.prototype, {
    /** Writes to the customer, with the statement as it is shown. */
    sendStatement() {
        return this.run("action_send_statement", [[this.loader.partnerId], this.loader.options]);
    },
});
