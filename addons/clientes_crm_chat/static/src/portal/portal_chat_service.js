import { canLoadLivechat } from "@im_livechat/embed/common/misc";
import { registry } from "@web/core/registry";
import { session } from "@web/session";

/**
 * On the portal the bus starts with the first open conversation only: a customer who waits for an
 * agent would hear nothing until the page is loaded again.
 */
export const portalChatService = {
    dependencies: ["bus_service"],

    start(env, { bus_service: busService }) {
        if (canLoadLivechat() && session.livechatData.listen) {
            busService.start();
        }
    },
};

registry.category("services").add("clientes_crm_chat.portal", portalChatService);
