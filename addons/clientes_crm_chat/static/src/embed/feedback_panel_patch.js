import { FeedbackPanel } from "@im_livechat/embed/common/feedback_panel/feedback_panel";
import { patch } from "@web/core/utils/patch";

patch(FeedbackPanel.prototype, {
    /** The agent began this conversation: offer another one only if somebody would take it. */
    get allowNewSession() {
        return (
            super.allowNewSession &&
            (!this.props.thread.requested_by_operator || this.store.livechat_available)
        );
    },
});
