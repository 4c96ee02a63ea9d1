/**
 * @typedef {Object} PanelCard
 * @property {string} id
 * @property {string} label
 * @property {string} [help] how the figure is made
 * @property {number | null} value
 * @property {"int" | "money"} format
 * @property {number} [currency_id]
 * @property {string} icon
 * @property {string | Object} action xmlid or description of a window action
 * @property {Array} [domain] the records behind the figure
 * @property {string} [tile] key in the `clientes_crm.dashboard_tiles` registry
 *
 * @typedef {Object} PanelAction
 * @property {string} id
 * @property {string} label
 * @property {string} icon
 * @property {string | Object} action
 */

export const Status = Object.freeze({
    LOADING: "loading",
    READY: "ready",
    ERROR: "error",
});

/** State of the panel and the call that fills it. Knows nothing of the DOM. */
export class PanelLoader {
    /** @param {import("@web/core/orm_service").ORM} orm */
    constructor(orm) {
        this.orm = orm;
        this.status = Status.LOADING;
        /** @type {PanelCard[]} */
        this.cards = [];
        /** @type {PanelAction[]} */
        this.actions = [];
        this.errorMessage = "";
    }

    /** Fetch the figures; a failure becomes a state that the reader sees. */
    async load() {
        this.status = Status.LOADING;
        this.errorMessage = "";
        try {
            const { cards, actions } = await this.orm.call("clientes.dashboard", "get_panel");
            this.cards = cards;
            this.actions = actions;
            this.status = Status.READY;
        } catch (error) {
            this.errorMessage = error.data?.message || error.message;
            this.status = Status.ERROR;
        }
    }
}
