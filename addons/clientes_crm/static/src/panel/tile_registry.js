import { registry } from "@web/core/registry";

/**
 * Components that draw one figure of the panel, by the `tile` key of its entry.
 * Each receives the props `card` and `onOpen`.
 */
export const tileRegistry = registry.category("clientes_crm.dashboard_tiles");
