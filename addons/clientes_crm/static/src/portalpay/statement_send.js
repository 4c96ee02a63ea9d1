import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { patch } from "@web/core/utils/patch";
import { StatementWidget } from "../statement/statement_widget";

patch(StatementWidget.prototype, {
    setup() {
        super.setup();
        this.notification = useService("notification");
    },

    /** Writes to the customer, with the statement as it is shown. */
    async sendStatement() {
        const { partnerId, options } = this.loader;
        const action = await this.orm.call("res.partner", "action_send_statement", [
            [partnerId],
            options,
        ]);
        return this.action.doAction(action, {
            onClose: (closing) => {
                // Only a message that was sent closes the dialog without a word.
                if (closing?.dismiss || closing?.special) {
                    return;
                }
                this.notification.add(_t("Account statement sent."), { type: "success" });
                this.env.bus.trigger("MAIL:RELOAD-THREAD", {
                    model: "res.partner",
                    id: partnerId,
                });
            },
        });
    },
});
