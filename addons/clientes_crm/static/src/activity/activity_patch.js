import { Activity } from "@mail/core/web/activity";

import { patch } from "@web/core/utils/patch";

/** @type {Activity} */
const activityPatch = {
    /** Finishes the activity and marks the customer's data as verified. */
    async onClickVerifyData() {
        const thread = this.thread;
        await this.env.services.orm.call("mail.activity", "action_verify_customer_data", [
            [this.props.activity.id],
        ]);
        this.props.activity.remove();
        this.props.onActivityChanged(thread);
        await this.props.reloadParentView();
        await thread.fetchNewMessages();
    },
};

patch(Activity.prototype, activityPatch);
