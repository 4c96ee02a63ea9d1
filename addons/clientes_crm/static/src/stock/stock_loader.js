export const Status = Object.freeze({
    LOADING: "loading",
    READY: "ready",
    ERROR: "error",
});

/**
 * Stock and prices for a customer, as the server works them out, what the reader has
 * looked up, and what is chosen for a quotation. Knows nothing of the DOM.
 */
export class StockLoader {
    /** @param {import("@web/core/orm_service").ORM} orm */
    constructor(orm) {
        this.orm = orm;
        this.partnerId = false;
        this.isQuoting = false;
        // Answers of former questions are thrown away.
        this.question = 0;
        this.offerQuestion = 0;
        this.reset();
    }

    reset() {
        this.status = Status.LOADING;
        this.errorMessage = "";
        this.data = null;
        /** @type {number[]} products for the quotation */
        this.chosen = [];
        /** @type {number | false} the product that is looked up */
        this.productId = false;
        this.quantity = 1;
        this.offer = null;
        this.offerError = "";
    }

    /** @param {number} partnerId */
    async load(partnerId) {
        if (partnerId !== this.partnerId) {
            this.partnerId = partnerId;
            this.reset();
        }
        await this.reload();
    }

    async reload() {
        const question = ++this.question;
        this.status = Status.LOADING;
        this.errorMessage = "";
        try {
            const data = await this.orm.call("res.partner", "get_stock", [this.partnerId]);
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

    /**
     * Look up a product, at a quantity.
     *
     * @param {number | false} productId
     * @param {number} [quantity]
     */
    async lookUp(productId, quantity = this.quantity) {
        const question = ++this.offerQuestion;
        this.productId = productId;
        this.quantity = quantity;
        this.offerError = "";
        if (!productId) {
            this.offer = null;
            return;
        }
        try {
            const args = [this.partnerId, productId, quantity];
            const offer = await this.orm.call("res.partner", "get_stock_offer", args);
            if (question === this.offerQuestion) {
                this.offer = offer;
            }
        } catch (error) {
            if (question === this.offerQuestion) {
                this.offer = null;
                this.offerError = error.data?.message || error.message;
            }
        }
    }

    /** @param {number} productId */
    toggleProduct(productId) {
        this.chosen = this.chosen.includes(productId)
            ? this.chosen.filter((id) => id !== productId)
            : [...this.chosen, productId];
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
