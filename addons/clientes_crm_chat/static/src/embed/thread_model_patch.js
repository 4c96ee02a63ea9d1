import { Thread } from "@mail/core/common/thread_model";
import { fields } from "@mail/core/common/record";
import { patch } from "@web/core/utils/patch";
import { session } from "@web/session";

patch(Thread.prototype, {
    setup() {
        super.setup();
        /** Sent at page load with the customer's open conversations. */
        this.reopen_chat_window = fields.Attr(undefined, {
            /** @this {import("models").Thread} */
            onUpdate() {
                if (this.reopen_chat_window) {
                    this.reopen_chat_window = undefined;
                    this.reopenChatWindow();
                }
            },
        });
    },
    /**
     * Show the conversation again as it was left: what the customer has folded stays folded. On a
     * phone a window hides the whole page, so that it comes back as a bubble, except on the page
     * that exists for the conversation alone.
     */
    async reopenChatWindow() {
        await this.store.chatHub.initPromise;
        if (session.livechatData?.dedicated) {
            await this.openChatWindow();
            return;
        }
        if (this.store.env.services.ui.isSmall) {
            await this.store.ChatWindow.insert({ thread: this }).fold();
            return;
        }
        if (this.store.ChatWindow.get({ thread: this })) {
            return;
        }
        await this.openChatWindow();
    },
});
