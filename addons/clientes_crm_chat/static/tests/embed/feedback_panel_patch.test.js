import {
    defineLivechatModels,
    loadDefaultEmbedConfig,
} from "@im_livechat/../tests/livechat_test_helpers";
import { click, contains, start, startServer } from "@mail/../tests/mail_test_helpers";
import { describe, test } from "@odoo/hoot";
import { Command, getService, serverState } from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");
defineLivechatModels();

/** Show a customer how an ended conversation is rated. */
async function openFeedback({ available, requestedByOperator }) {
    const pyEnv = await startServer();
    const livechatChannelId = await loadDefaultEmbedConfig();
    const guestId = pyEnv["mail.guest"].create({ name: "Camila" });
    const channelId = pyEnv["discuss.channel"].create({
        channel_member_ids: [
            Command.create({ partner_id: serverState.partnerId, livechat_member_type: "agent" }),
            Command.create({ guest_id: guestId, livechat_member_type: "visitor" }),
        ],
        channel_type: "livechat",
        livechat_channel_id: livechatChannelId,
        livechat_end_dt: "2026-01-01 12:00:00",
        livechat_operator_id: serverState.partnerId,
    });
    await start({
        authenticateAs: { ...pyEnv["mail.guest"].read(guestId)[0], _name: "mail.guest" },
    });
    await contains(".o-mail-ChatHub");
    const store = getService("mail.store");
    const thread = await store.Thread.getOrFetch({ model: "discuss.channel", id: channelId });
    thread.requested_by_operator = requestedByOperator;
    store.livechat_available = available;
    await thread.openChatWindow();
    await click(".o-mail-ChatWindow-header [title*='Close']");
    await contains(".o-mail-ChatWindow button", { text: "Close" });
}

test("no new session is offered that nobody would take", async () => {
    await openFeedback({ available: false, requestedByOperator: true });
    await contains("button", { text: "New Session", count: 0 });
});

test("a new session is offered while agents are available", async () => {
    await openFeedback({ available: true, requestedByOperator: true });
    await contains("button", { text: "New Session" });
});

test("conversations begun by visitors are as ever", async () => {
    await openFeedback({ available: false, requestedByOperator: false });
    await contains("button", { text: "New Session" });
});
