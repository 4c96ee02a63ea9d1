import {
    defineLivechatModels,
    loadDefaultEmbedConfig,
} from "@im_livechat/../tests/livechat_test_helpers";
import {
    contains,
    patchUiSize,
    setupChatHub,
    SIZES,
    start,
    startServer,
} from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import {
    asyncStep,
    Command,
    getService,
    patchWithCleanup,
    serverState,
    waitForSteps,
} from "@web/../tests/web_test_helpers";

import { Thread } from "@mail/core/common/thread_model";
import { session } from "@web/session";

describe.current.tags("desktop");
defineLivechatModels();

/** Load a page as a customer who has an open conversation, and let it be shown again. */
async function loadPage({ dedicated = false, folded = false, size } = {}) {
    const pyEnv = await startServer();
    const livechatChannelId = await loadDefaultEmbedConfig();
    patchWithCleanup(session.livechatData, { dedicated });
    const guestId = pyEnv["mail.guest"].create({ name: "Camila" });
    const channelId = pyEnv["discuss.channel"].create({
        channel_member_ids: [
            Command.create({ partner_id: serverState.partnerId }),
            Command.create({ guest_id: guestId }),
        ],
        channel_type: "livechat",
        livechat_channel_id: livechatChannelId,
        livechat_operator_id: serverState.partnerId,
    });
    if (size) {
        await patchUiSize({ size });
    }
    if (folded) {
        setupChatHub({ folded: [channelId] });
    }
    await start({
        authenticateAs: { ...pyEnv["mail.guest"].read(guestId)[0], _name: "mail.guest" },
    });
    patchWithCleanup(Thread.prototype, {
        async reopenChatWindow() {
            await super.reopenChatWindow();
            asyncStep("shown again");
        },
    });
    await contains(".o-mail-ChatHub");
    const store = getService("mail.store");
    const thread = await store.Thread.getOrFetch({ model: "discuss.channel", id: channelId });
    expect(".o-mail-ChatWindow").toHaveCount(0);
    store.insert({ "discuss.channel": { id: channelId, reopen_chat_window: true } });
    await waitForSteps(["shown again"]);
    return thread;
}

test("an open conversation is shown again on the next page", async () => {
    const thread = await loadPage();
    await contains(".o-mail-ChatWindow");
    expect(thread.reopen_chat_window).toBe(undefined);
});

test("a folded conversation stays folded", async () => {
    await loadPage({ folded: true });
    await contains(".o-mail-ChatBubble");
    await contains(".o-mail-ChatWindow", { count: 0 });
});

test("on a phone it comes back as a bubble, not over the page", async () => {
    await loadPage({ size: SIZES.SM });
    await contains(".o-mail-ChatBubble");
    await contains(".o-mail-ChatWindow", { count: 0 });
});

test("the page of a private link shows it in any case", async () => {
    await loadPage({ dedicated: true, folded: true, size: SIZES.SM });
    await contains(".o-mail-ChatWindow");
});
