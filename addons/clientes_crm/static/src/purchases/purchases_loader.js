export const Status = Object.freeze({
    LOADING: "loading",
    READY: "ready",
    ERROR: "error",
});

/**
 * The purchases of a customer, as the server works them out, and what the reader has
 * chosen among them. Knows nothing of the DOM.
 */
export class PurchasesLoader {
    /** @param {import("@web/core/orm_service").ORM} orm */
    constructor(orm) {
        this.orm = orm;
        this.partnerId = false;
        this.status = Status.LOADING;
        this.errorMessage = "";
        this.data = null;
        this.periodKey = "year";
        /** @type {number[]} products for the quotation */
        this.chosen = [];
        this.isQuoting = false;
        // Answers of former questions are thrown away.
        this.question = 0;
    }

    /** @param {number} partnerId */
    async load(partnerId) {
        if (partnerId !== this.partnerId) {
            this.partnerId = partnerId;
            this.data = null;
            this.chosen = [];
            this.periodKey = "year";
        }
        await this.reload();
    }

    async reload() {
        const question = ++this.question;
        this.status = Status.LOADING;
        this.errorMessage = "";
        try {
            const data = await this.orm.call("res.partner", "get_purchases", [this.partnerId]);
            if (question === this.question) {
                this.data = data;
                this.status = Status.READY;
            }
        } catch (error) {
            if (question === this.question) {
                this.errorMessage = error.data?.message || error.message;
                this.status = Status.ERROR;
            }
        }
    }

    get isEmpty() {
        const { summary, lists } = this.data;
        return !summary.last && lists.every((list) => !list.count);
    }

    get months() {
        return this.data.periods.filter((period) => period.key !== "year");
    }

    get period() {
        return this.data.periods.find((period) => period.key === this.periodKey);
    }

    /** @param {string} key of a month; once more for all of them */
    togglePeriod(key) {
        this.periodKey = this.periodKey === key ? "year" : key;
    }

    /** @param {number} productId */
    toggleProduct(productId) {
        this.chosen = this.chosen.includes(productId)
            ? this.chosen.filter((id) => id !== productId)
            : [...this.chosen, productId];
    }

    chooseDue() {
        this.chosen = this.data.products.due.map((row) => row.product_id);
    }

    /**
     * Have a quotation made of the chosen products.
     *
     * @returns {Promise<Object | null>} the action that opens it; none while one is made
     */
    async quote() {
        if (this.isQuoting) {
            return null;
        }
        this.isQuoting = true;
        try {
            const args = [this.partnerId, this.chosen];
            const action = await this.orm.call("res.partner", "action_quote_products", args);
            this.chosen = [];
            return action;
        } finally {
            this.isQuoting = false;
        }
    }
}
